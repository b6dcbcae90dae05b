import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { startWorld, type World } from '../test/world.ts'

const deploy = (file: string) => readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8')
const dashboard = z
  .object({
    panels: z.array(
      z.object({
        id: z.number(),
        title: z.string().min(3),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        targets: z.array(z.object({ expr: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(deploy('grafana/dashboards/palette.json')))
const alerts = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            for: z.string(),
            labels: z.object({ severity: z.enum(['page', 'ticket']) }),
            annotations: z.object({ summary: z.string(), action: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(deploy('prometheus/alerts.yml')))

const expressions = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...alerts.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
]
/** Series that are named, with the labels that are asked of each. */
const used = expressions.flatMap((expr) =>
  [...expr.matchAll(/\b((?:palette|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', labels = '']) => ({
    name: name.replace(/_(bucket|count|sum)$/, ''),
    labels: [...labels.matchAll(/(\w+)\s*=/g)].map(([, label]) => label!),
  })),
)

let world: World
/** Families of the scrape, by name, with the names of their labels. */
const families = new Map<string, Set<string>>()
beforeAll(async () => {
  world = await startWorld()
  await world.signUp()
  const text = await (await fetch(`${world.url}/metrics`)).text()
  for (const [, name] of text.matchAll(/^# TYPE (\w+) /gm)) families.set(name!, new Set())
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)\{([^}]*)\}/gm)) {
    const family = families.get(name) ?? families.get(name.replace(/_(bucket|count|sum)$/, ''))
    for (const [, label] of labels.matchAll(/(\w+)="/g)) family?.add(label!)
  }
})
afterAll(() => world.close())

describe('the dashboard and the alerts', () => {
  test('name only what a scrape has', () => {
    expect(used.length).toBeGreaterThan(30)
    expect([...new Set(used.map(({ name }) => name).filter((name) => !families.has(name)))]).toEqual([])
  })

  test('show every figure of ours', () => {
    const ours = [...families.keys()].filter((name) => name.startsWith('palette_'))
    expect(ours.length).toBeGreaterThan(15)
    expect(ours.filter((name) => !used.some((one) => one.name === name))).toEqual([])
  })

  test('ask for labels that the figures have', () => {
    const given = ['instance', 'job', 'le']
    // Of a family that has counted nothing yet, no label is to be seen.
    const seen = used.filter(({ name }) => families.get(name)?.size)
    expect(seen.length).toBeGreaterThan(10)
    const unknown = seen.flatMap(({ name, labels }) =>
      labels
        .filter((label) => !given.includes(label) && !families.get(name)!.has(label))
        .map((one) => `${name}.${one}`),
    )
    expect(unknown).toEqual([])
  })

  test('panels do not lie on each other', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true)
  })
})
