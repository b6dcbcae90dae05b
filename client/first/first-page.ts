import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'
import { filesOf } from './files-of.ts'
import type { FirstAddress } from './pages.ts'

const SCRIPT = '<script src="/first-paint.js"></script>'
const MODULES: Record<FirstAddress, string> = {
  '/': 'overview/overview-page.tsx',
  '/studio': 'studio/studio-page.tsx',
  '/account': 'points/points-page.tsx',
  '/usage': 'usage/usage-page.tsx',
  '/activity': 'activity/activity-page.tsx',
  '/boosts': 'boosts/boosts-page.tsx',
}
/** Text that changes its font is drawn twice, and moves what is below. */
const FONT = /inter-latin-wght-normal-[^/]*\.woff2$/
const VIEWER = /export const ViewerDocument = \{"__meta__":\{"hash":"([0-9a-f]{64})"\}/

/**
 * What the first page needs is under way while the HTML is read, not when the program has run: who is signed in, the
 * font, and the files of the page. The script stands in the HTML itself; the server lets it in by its hash.
 */
export function firstPage(): Plugin {
  return {
    name: 'first-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle }) {
        if (!bundle) return html
        const paint = await readFile(path.join(import.meta.dirname, '../public/first-paint.js'), 'utf8')
        const documents = await readFile(path.join(import.meta.dirname, '../graphql/generated/graphql.ts'), 'utf8')
        const viewer = VIEWER.exec(documents)?.[1]
        if (!viewer || !html.includes(SCRIPT)) throw new Error('The first page asks for what is not there any more.')
        const there = (file: string) => !html.includes(`/${file}"`)
        const pages = Object.entries(MODULES).map(([address, module]) => [
          address,
          filesOf(bundle, module).filter(there),
        ])
        const first = { pages: Object.fromEntries(pages), viewer }
        const script = `${paint.replace(/^\s*\/\/.*\n/gm, '')};(${begin})(${JSON.stringify(first)})`
        const font = Object.keys(bundle).find((file) => FONT.test(file))
        if (!font) throw new Error('The font of Latin text is not there any more.')
        const preload = `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${font}">`
        // As a function: `$` in what stands in for another has a meaning of its own.
        return html.replace(SCRIPT, () => `${preload}<script>${script}</script>`)
      },
    },
  }
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
