import { expect } from 'vitest'
import { type Import, readSources, type Source } from './testing-source-graph.ts'

/** Tests, and what only tests use. */
export const SUPPORT =
  /\.test\.tsx?$|^server\/test\/|\/testing[\w-]*\.ts$|\/(gateway-world|scripted-provider|test-inputs|started-by-test)\.ts$/
export const sources = readSources()
export const all = [...sources.values()]
export const server = all.filter(({ path }) => path.startsWith('server/') && !SUPPORT.test(path))

export const told = ({ from, to }: Import) => `${from} → ${to}`
export const importsOf = (files: Source[]) => files.flatMap(({ imports }) => imports)
export const whereCode = (files: Source[], pattern: RegExp) =>
  files.filter(({ code }) => pattern.test(code)).map(({ path }) => path)

/** An offence is told as "file: what to do instead". */
export const expectNone = (offences: string[], instead: string) =>
  expect(
    offences.map((offence) => `${offence}: ${instead}`),
    instead,
  ).toEqual([])
