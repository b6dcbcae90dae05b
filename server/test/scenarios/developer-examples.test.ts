import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curlSnippets, socketSnippet, urqlSnippet } from '../../../client/developers/snippets.ts'
import { startWorld, type World } from '../world.ts'

// The examples of the page for developers, as they stand there: what is copied works.

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../../..')
const WITHIN_MS = 30_000

let world: World
let folder: string
beforeAll(async () => {
  world = await startWorld()
  folder = mkdtempSync(join(tmpdir(), 'palette-examples-'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Somebody with a key that may act, whom each set of examples has for itself: they all name the same intention. */
async function place() {
  const person = await world.signUp()
  const { data } = await world.client.query('mutation { createApiKey(name: "k", scopes: [ACT]) { key } }', {}, person)
  return { person, origin: world.url, key: data.createApiKey.key as string }
}

const actionsOf = (accountId: string) =>
  world.system.action.findMany({ where: { accountId }, select: { id: true, status: true } })

test('those for curl start one action, however often they are run, follow it to its end and page through the lines', async () => {
  const { person, ...where } = await place()
  const script = curlSnippets(where)
    .map(({ code }) => code)
    .join('\n\n')
  const env = { ...process.env, PATH: `${await curlFolder()}${delimiter}${process.env.PATH}` }
  const shell = async () => (await run('sh', ['-e', '-c', script], { env, timeout: WITHIN_MS })).stdout
  const shown = await shell()
  const [action] = await actionsOf(person.userId)
  expect(shown).toContain('{"data":{"viewer":{"account":{"available":2500,"held":0,')
  expect(shown).toContain(action!.id)
  expect(shown).toContain('"status":"SUCCEEDED"')
  expect(shown).toContain('"kind":"USAGE"')
  expect(await shell()).toContain(action!.id)
  expect(await actionsOf(person.userId)).toEqual([{ id: action!.id, status: 'SUCCEEDED' }])
})

test.each([
  ['urql', urqlSnippet],
  ['graphql-ws', socketSnippet],
])('the one for %s type-checks, starts one action, follows it and ends by itself', async (name, snippet) => {
  const { person, ...where } = await place()
  const file = join(folder, `${name}.ts`)
  writeFileSync(file, snippet(where).code)
  const options = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext']
  const lib = ['--lib', 'es2024,esnext.disposable,dom', '--types', 'node', '--ignoreConfig']
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [tsc, ...options, ...lib, file], { cwd: folder, timeout: WITHIN_MS }).catch(failed)
  const { stdout } = await run(process.execPath, [file], { cwd: folder, timeout: WITHIN_MS }).catch(failed)
  expect(await actionsOf(person.userId)).toMatchObject([{ status: 'SUCCEEDED' }])
  expect(stdout).toContain('available: 2500')
  expect(stdout).toContain("status: 'SUCCEEDED'")
  expect(stdout).toMatch(/ALLOCATION 2500 /)
})

function failed(error: { stdout?: string; stderr?: string }): never {
  throw new Error(`${error}\n${error.stdout}\n${error.stderr}`)
}

/** Where there is no curl, something that takes what the examples give it. */
async function curlFolder(): Promise<string> {
  const there = await run('curl', ['--version']).then(
    () => true,
    () => false,
  )
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  if (there) return bin
  writeFileSync(
    join(bin, 'curl'),
    `#!${process.execPath}
const args = process.argv.slice(2)
const after = (flag) => args.flatMap((arg, i) => (args[i - 1] === flag ? [arg] : []))
const url = args.find((arg) => arg.startsWith('http'))
const headers = Object.fromEntries(after('-H').map((line) => line.split(/: (.*)/s)))
const answer = await fetch(url, { method: 'POST', headers, body: after('-d')[0] })
for await (const chunk of answer.body) process.stdout.write(chunk)
`,
  )
  chmodSync(join(bin, 'curl'), 0o755)
  return bin
}
