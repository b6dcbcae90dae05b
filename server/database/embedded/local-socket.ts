import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What the shortest of the systems allows for the path of a socket. */
const PATH_MAX_BYTES = 103

/** Where the server puts its socket: in the folder that only its own user may enter. '': nowhere. */
export function socketFolder(data: string): string {
  const fits = Buffer.byteLength(join(data, socketName(65_535))) <= PATH_MAX_BYTES
  return fits && process.platform !== 'win32' ? data : ''
}

/** The same database through its socket where there is one: a round trip takes about a fifth less than over TCP. */
export function throughSocket(url: string, { data, port }: { data: string; port: number }): string {
  if (!socketFolder(data) || !existsSync(join(data, socketName(port)))) return url
  const local = new URL(url)
  local.hostname = 'localhost'
  local.searchParams.set('host', data)
  return local.href
}

const socketName = (port: number) => `.s.PGSQL.${port}`
