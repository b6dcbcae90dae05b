import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Product } from './product.ts'

const run = promisify(execFile)

/** As the operator does, on the machine of the server, while it runs. */
export async function grantAdmin({ env }: Product, email: string): Promise<string> {
  const { stdout } = await run('npm', ['run', '--silent', 'admin', '--', 'grant', email], { env, timeout: 30_000 })
  return stdout.trim()
}
