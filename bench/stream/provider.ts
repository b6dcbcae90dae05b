import { startSandbox } from '../../server/providers/sandbox/start-sandbox.ts'

/** A process of its own: the provider of texts, which answers without thinking. */
const sandbox = await startSandbox({ port: 0, host: '127.0.0.1', pace: 0 })
process.once('SIGTERM', () => void sandbox.stop().then(() => process.exit(0)))
process.send!(sandbox.url)
