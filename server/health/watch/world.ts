import { connect } from 'node:net'

/** Public resolvers of three operators: when none of them takes a connection, it is we who are cut off. */
const LANDMARKS = ['1.1.1.1', '8.8.8.8', '9.9.9.9']
const PORT = 443
const WITHIN_MS = 3_000

/** Whether anything in the world outside answers. Nothing is sent. */
export function createWorldAnswers(
  landmarks: readonly { host: string; port: number }[] = LANDMARKS.map((host) => ({ host, port: PORT })),
) {
  return async (): Promise<boolean> => (await Promise.all(landmarks.map(answers))).includes(true)
}

function answers(landmark: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...landmark, timeout: WITHIN_MS })
    const end = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}
