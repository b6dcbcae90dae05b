import { createHash } from 'node:crypto'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset'

export default {
  schema: 'server/graphql/schema.graphql',
  documents: ['client/**/*.graphql'],
  generates: {
    'client/graphql/generated/': {
      preset: 'client',
      // Graphcache needs __typename, and what is hashed must be what is sent: so it is added here, not in the browser.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { hashAlgorithm: (text: string) => createHash('sha256').update(text).digest('hex') },
        skipIndexFile: true,
      },
      config: {
        useTypeImports: true,
        importExtension: '.ts',
        strictScalars: true,
        scalars: {
          ID: 'string',
          Points: 'number',
          SignedPoints: 'number',
          Usd: 'string',
          DateTime: 'string',
          Date: 'string',
        },
      },
    },
  },
} satisfies CodegenConfig
