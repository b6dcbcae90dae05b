import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { createAdapterFactory } from './adapter.ts'
import { loadWasm } from './wasm.ts'

type Options = { url?: string; shadowDatabaseUrl?: string; schemaFiles: readonly string[] }
type Params = Record<string, unknown> & { schema?: { files?: unknown } }
type Request = { id: number; method: string; params: Params }
type Engine = Record<string, ((params: Params) => Promise<Params | undefined>) | undefined>

const NO_DATABASE = 'postgresql://localhost:1/none'

/** Answers one request a line, in order, until stdin ends. */
export async function serveRequests({ url = NO_DATABASE, shadowDatabaseUrl, schemaFiles }: Options): Promise<void> {
  const { SchemaEngine } = await loadWasm()
  const adapter = bindMigrationAwareSqlAdapterFactory(createAdapterFactory({ url, shadowDatabaseUrl }))
  const datamodels = schemaFiles.map((path): [string, string] => [path, readFileSync(path, 'utf8')])
  // A new engine for each request: one that has applied migrations cannot open a shadow database any more.
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
  const createEngine = async () => (await SchemaEngine.new(options, () => {}, adapter)) as unknown as Engine

  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue
    const request = JSON.parse(line) as Request
    try {
      respond({ id: request.id, result: await answer(await createEngine(), request) })
    } catch (error) {
      const captured = adapter.errorRegistry.consumeError(0)?.error
      respond({ id: request.id, error: describe(error, captured) })
    }
  }
  // Pools of the engine's may still be open.
  process.exit(0)
}

async function answer(engine: Engine, { method, params }: Request): Promise<Params> {
  const name = method === 'getDatabaseVersion' ? 'version' : method
  const verb = engine[name]?.bind(engine)
  if (!verb) throw new Error(`The WebAssembly engine does not know ${method}`)
  if (name === 'evaluateDataLoss' || name === 'createMigration') return prepareMigration(engine, name, params)
  const result = (await verb(params)) ?? {}
  if (name !== 'diff' || typeof result.stdout !== 'string') return result
  // The native engine streams what it prints.
  respond({ id: 0, method: 'print', params: { content: result.stdout } })
  return { exitCode: result.exitCode }
}

/**
 * The two steps of `migrate dev` that compare the schema with the migrations. They cannot open the shadow database
 * themselves here, but use what devDiagnostic leaves in the engine; and they compare blind to preview features, so what
 * differs (partial indexes, say) is asked of `diff`.
 */
async function prepareMigration(engine: Engine, name: string, params: Params): Promise<Params> {
  const { migrationsList, filters, schema } = params
  await engine.devDiagnostic?.({ migrationsList, filters })
  const result = (await engine[name]?.(params)) ?? {}
  const difference = await engine.diff?.({
    from: { tag: 'migrations', ...(migrationsList as Params) },
    to: { tag: 'schemaDatamodel', files: schema?.files },
    script: true,
    exitCode: true,
    filters,
  })
  const same = difference?.exitCode === 0
  if (name === 'evaluateDataLoss') return same ? { migrationSteps: 0, warnings: [], unexecutableSteps: [] } : result
  return { ...result, migrationScript: same && !params.draft ? null : difference?.stdout }
}

function respond(message: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

function describe(error: unknown, captured: unknown) {
  const { message, code, error_code, meta } = error as Error & { code?: string; error_code?: string; meta?: unknown }
  const reason = captured instanceof Error ? ` (${captured.message})` : ''
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: { is_panic: false, message: `${message}${reason}`, backtrace: null, error_code: code ?? error_code, meta },
  }
}
