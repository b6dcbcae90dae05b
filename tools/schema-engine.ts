#!/usr/bin/env node
// Stands in for Prisma's native `schema-engine` program, which its command line wants to download. The same arguments
// and the same JSON-RPC over stdin and stdout, answered by the WebAssembly engine from the registry.
import { manageDatabase } from './schema-engine/manage-database.ts'
import { serveRequests } from './schema-engine/rpc.ts'
import { loadWasm } from './schema-engine/wasm.ts'

const args = process.argv.slice(2)

if (args.includes('--version')) {
  console.log(`schema-engine-wasm ${(await loadWasm()).version()}`)
} else {
  const datasource = JSON.parse(valuesOf('--datasource')[0] ?? '{}') as { url?: string; shadowDatabaseUrl?: string }
  const command = valuesOf('cli')[0]
  if (command) process.exitCode = await manageDatabase(command, datasource.url ?? '')
  else await serveRequests({ ...datasource, schemaFiles: valuesOf('--datamodels') })
}

/** What follows `flag`, up to the next flag. */
function valuesOf(flag: string): string[] {
  const start = args.indexOf(flag)
  if (start < 0) return []
  const rest = args.slice(start + 1)
  const end = rest.findIndex((arg) => arg.startsWith('--'))
  return end < 0 ? rest : rest.slice(0, end)
}
