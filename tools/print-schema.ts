import { writeFileSync } from 'node:fs'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from '../server/graphql/schema.ts'

const file = new URL('../server/graphql/schema.graphql', import.meta.url)
writeFileSync(file, `${printSchema(lexicographicSortSchema(schema))}\n`)
