import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { drawPages } from './first/draw-pages.ts'
import { firstPage } from './first/first-page.ts'
import { precompress } from './precompress.ts'
import { splitDocuments } from './split-documents.ts'

const server = 'http://localhost:4000'

export default defineConfig({
  root: import.meta.dirname,
  css: {
    postcss: {
      plugins: [
        {
          // The font is preloaded: text waits a moment for it rather than be drawn twice, and move.
          postcssPlugin: 'wait-for-font',
          Declaration: {
            'font-display': (declaration) => {
              declaration.value = 'block'
            },
          },
        },
      ],
    },
  },
  plugins: [splitDocuments(), react(), firstPage(), drawPages(), precompress()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What most pages share is one file, what every signed-in page stands in another, the lists of work a third: forty
          // small ones are many round trips on a phone. What few pages use, such as charts, stays with them.
          groups: [
            { name: 'common', minShareCount: 20, maxModuleSize: 30_000 },
            { name: 'shell', test: /client\/shell\/shell\.tsx$/ },
            { name: 'history', test: /client\/studio\/history\// },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      // Exactly this address: the folder client/graphql is served under /graphql/ while developing.
      '^/graphql(\\?|$)': { target: server, ws: true },
      '^/(api|outputs|sandbox)/': server,
    },
  },
})
