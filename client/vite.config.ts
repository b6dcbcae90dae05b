import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.ts'
import { splitDocuments } from './split-documents.ts'

const server = 'http://localhost:4000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [splitDocuments(), react(), precompress()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What most pages share is one file: forty small ones are forty round trips on a phone. What few pages use, such
          // as charts, stays with them.
          groups: [{ name: 'common', minShareCount: 16, maxModuleSize: 30_000 }],
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
