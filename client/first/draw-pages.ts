import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import { filesOf } from './files-of.ts'

const ROOT = '<div id="root"></div>'
/** The server hands these out, at the address of their name, to whoever may be signed in. */
const FOLDER = 'drawn'

/**
 * The pages that people come in by, drawn at build time: what can be said of them without knowing who looks stands in the
 * HTML, and is there before the program. `leaveToApp` takes it away when the program has drawn the page itself.
 */
export function drawPages(): Plugin {
  return {
    name: 'draw-pages',
    apply: 'build',
    generateBundle: {
      // After Vite has written index.html.
      order: 'post',
      async handler(_options, bundle) {
        const page = bundle['index.html']
        if (page?.type !== 'asset' || !String(page.source).includes(ROOT))
          throw new Error('There is no index.html to draw in.')
        const styles = filesOf(bundle, 'shell/shell.tsx').filter((file) => file.endsWith('.css'))
        const links = styles.map((file) => `<link rel="stylesheet" href="/${file}">`).join('')
        for (const [address, drawn] of await drawAll()) {
          const source = String(page.source)
            .replace('</head>', () => `${links}</head>`)
            .replace(ROOT, () => `<div id="drawn" inert aria-hidden="true">${drawn}</div>${ROOT}`)
          this.emitFile({ type: 'asset', fileName: `${FOLDER}${address === '/' ? '/index' : address}.html`, source })
        }
      },
    },
  }
}

/** By the client's own components, which only a build for Node can run here. */
async function drawAll(): Promise<[address: string, html: string][]> {
  const output = path.join(import.meta.dirname, '../../dist')
  await mkdir(output, { recursive: true })
  const folder = await mkdtemp(path.join(output, 'drawing-'))
  try {
    await build({
      configFile: false,
      root: path.join(import.meta.dirname, '..'),
      logLevel: 'warn',
      build: {
        ssr: 'first/draw.tsx',
        outDir: folder,
        emptyOutDir: true,
        target: 'es2023',
        rolldownOptions: { output: { entryFileNames: 'draw.mjs' } },
      },
    })
    const module = (await import(pathToFileURL(path.join(folder, 'draw.mjs')).href)) as typeof import('./draw.tsx')
    return module.drawAll()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
