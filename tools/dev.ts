// `npm run dev`: the server restarts and the client reloads as their files change.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

const run = (...args: string[]): ChildProcess => spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })

const children = [
  run('--watch-path=server', '--watch-preserve-output', 'server/main.ts'),
  run(join(ROOT, 'node_modules/vite/bin/vite.js'), '--config', 'client/vite.config.ts'),
]

const stop = () => {
  for (const child of children) child.kill('SIGTERM')
}
for (const child of children) child.once('exit', stop)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
