import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'

const GENERATED = path.join(import.meta.dirname, 'graphql/generated/graphql.ts')
const IMPORT = /import \{([^}]*)\} from '[^']*\/generated\/graphql\.ts'/g
const ID = 'document:'

/**
 * The generator writes every document into one file, which would be one chunk that every page loads: 25 kB of questions
 * that other pages ask. Here each becomes a module of its own, and goes where it is asked.
 */
export function splitDocuments(): Plugin {
  return {
    name: 'split-documents',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!/\.tsx?$/.test(id) || !code.includes('/generated/graphql.ts')) return null
      return code.replace(IMPORT, (whole: string, names: string) => {
        const values = names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '' && !name.startsWith('type '))
        if (values.length === 0 || whole.startsWith('import type')) return ''
        return values.map((name) => `import { ${name} } from '${ID}${name}'`).join('; ')
      })
    },
    resolveId: (source) => (source.startsWith(ID) ? `\0${source}` : null),
    async load(id) {
      if (!id.startsWith(`\0${ID}`)) return null
      const name = id.slice(ID.length + 1)
      const line = (await readFile(GENERATED, 'utf8'))
        .split('\n')
        .find((one) => one.startsWith(`export const ${name} = `))
      if (!line) throw new Error(`${name} is not among the generated documents. Run the codegen.`)
      return line.replace(/ as unknown as DocumentNode<.*>;$/, '')
    },
  }
}
