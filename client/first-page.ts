import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin, Rolldown } from 'vite'

type Bundle = Rolldown.OutputBundle

const SCRIPT = '<script src="/first-paint.js"></script>'
/** Where people come in. Other pages are found by the router, a round trip later. */
const PAGES: Record<string, string> = {
  '/': 'overview/overview-page.tsx',
  '/studio': 'studio/studio-page.tsx',
  '/account': 'points/points-page.tsx',
  '/usage': 'usage/usage-page.tsx',
  '/activity': 'activity/activity-page.tsx',
  '/boosts': 'boosts/boosts-page.tsx',
}
const VIEWER = /export const ViewerDocument = \{"__meta__":\{"hash":"([0-9a-f]{64})"\}/

/**
 * What the first page needs is under way while the HTML is read, not when the program has run: who is signed in, and the
 * files of the page. The script stands in the HTML itself; the server lets it in by its hash.
 */
export function firstPage(): Plugin {
  return {
    name: 'first-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle }) {
        if (!bundle) return html
        const paint = await readFile(path.join(import.meta.dirname, 'public/first-paint.js'), 'utf8')
        const documents = await readFile(path.join(import.meta.dirname, 'graphql/generated/graphql.ts'), 'utf8')
        const viewer = VIEWER.exec(documents)?.[1]
        if (!viewer || !html.includes(SCRIPT)) throw new Error('The first page asks for what is not there any more.')
        const there = (file: string) => !html.includes(`/${file}"`)
        const pages = Object.entries(PAGES).map(([address, module]) => [address, filesOf(bundle, module).filter(there)])
        const first = { pages: Object.fromEntries(pages), viewer }
        const script = `${paint.replace(/^\s*\/\/.*\n/gm, '')};(${begin})(${JSON.stringify(first)})`
        // As a function: `$` in what stands in for another has a meaning of its own.
        return html.replace(SCRIPT, () => `<script>${script}</script>`)
      },
    },
  }
}

/** The chunk of a module, what it imports, and their styles. */
function filesOf(bundle: Bundle, module: string): string[] {
  const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === 'chunk')
  const entry = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/client/${module}`)))
  if (!entry) throw new Error(`${module} is in no chunk any more.`)
  const files = new Set<string>()
  const add = (chunk: Rolldown.OutputChunk): void => {
    if (files.has(chunk.fileName)) return
    files.add(chunk.fileName)
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style)
    for (const file of chunk.imports) {
      const imported = bundle[file]
      if (imported?.type === 'chunk') add(imported)
    }
  }
  add(entry)
  return [...files]
}

/** Runs in the page, as its text: nothing from outside is in reach. */
function begin({ pages, viewer }: { pages: Record<string, string[]>; viewer: string }): void {
  for (const file of pages[location.pathname] ?? []) {
    const link = document.createElement('link')
    if (file.endsWith('.css')) Object.assign(link, { rel: 'preload', as: 'style' })
    else link.rel = 'modulepreload'
    link.href = `/${file}`
    document.head.append(link)
  }
  const body = {
    operationName: 'Viewer',
    variables: {},
    extensions: { persistedQuery: { version: 1, sha256Hash: viewer } },
  }
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' }
  const asked = fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(body) })
  // Nobody may be there to hear of it.
  asked.catch(() => undefined)
  Object.assign(window, { firstViewer: asked })
}
