import { type ChildProcess, spawn, spawnSync } from 'node:child_process'

/** CI installs it; where it is missing, what needs it is skipped and says so. */
export const redisInstalled = spawnSync('redis-server', ['--version']).status === 0

/** A redis-server that keeps nothing, once it takes connections. */
export async function startRedis(port: number): Promise<ChildProcess> {
  const redis = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'])
  for await (const chunk of redis.stdout) if (String(chunk).includes('Ready to accept connections')) break
  return redis
}
