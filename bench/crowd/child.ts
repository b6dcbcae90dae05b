import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

const WITHIN_MS = 60_000

/** A process of the bench's own that is told things and tells them. */
export type Child = {
  pid: number
  /** The next thing it says. */
  next<T>(withinMs?: number): Promise<T>
  tell(message: unknown): void
  stop(): Promise<void>
}

export function startChild(file: string, env: NodeJS.ProcessEnv = {}): Child {
  const child: ChildProcess = fork(file, { env: { ...process.env, ...env }, serialization: 'advanced' })
  const said: unknown[] = []
  let wake = () => {}
  child.on('message', (message) => {
    said.push(message)
    wake()
  })
  const ended = once(child, 'exit')
  child.once('exit', () => wake())
  return {
    pid: child.pid!,
    async next<T>(withinMs = WITHIN_MS): Promise<T> {
      const late = AbortSignal.timeout(withinMs)
      while (said.length === 0) {
        if (late.aborted) throw new Error(`${file} said nothing for ${withinMs} ms`)
        if (child.exitCode !== null) throw new Error(`${file} ended`)
        await new Promise<void>((resolve) => {
          wake = resolve
          late.addEventListener('abort', () => resolve(), { once: true })
        })
      }
      return said.shift() as T
    },
    tell: (message) => void child.send(message as object),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
