import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const GLUE = '@prisma/schema-engine-wasm/schema_engine_bg'

type Glue = typeof import('@prisma/schema-engine-wasm/schema_engine_bg') & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void
}

/** The package is made for bundlers, which join its JavaScript and its WebAssembly: this does that by hand. */
export async function loadWasm(): Promise<Glue> {
  // The engine reports a panic here before it traps.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      message: '',
      set_message(message: string) {
        this.message = message
        process.stderr.write(`The schema engine panicked: ${message}\n`)
      },
    },
  })
  const glue = (await import(GLUE)) as Glue
  const binary = fileURLToPath(import.meta.resolve(GLUE)).replace(/\.js$/, '.wasm')
  const module = new WebAssembly.Module(readFileSync(binary))
  // The module imports everything it needs from its own JavaScript.
  const instance = new WebAssembly.Instance(module, {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  })
  glue.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start as () => void
  start()
  return glue
}
