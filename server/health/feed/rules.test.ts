import { expect, test } from 'vitest'
import { atomFeed, escapeXml } from './rules.ts'

const at = { siteUrl: 'https://palette.example', path: '/status/feed.atom' }
const incident = {
  id: '0193a3c5-0000-7000-8000-000000000001',
  name: 'A <b>&"c"',
  state: 'DOWN' as const,
  openedAt: new Date('2026-11-22T11:20:00Z'),
  resolvedAt: null,
  updatedAt: new Date('2026-11-22T11:20:00Z'),
}

test.each([
  ['Tom & "Jerry" <b>\'s', 'Tom &amp; &quot;Jerry&quot; &lt;b&gt;&apos;s'],
  ['a\u0000b\u001fc\ud800d\n', 'a\ufffdb\ufffdc\ufffdd\n'],
  ['Grüße 🎬', 'Grüße 🎬'],
])('%j is written as %j', (text, written) => {
  expect(escapeXml(text)).toBe(written)
})

test('an incident keeps its id, and is updated when it is over', () => {
  const open = atomFeed([incident], at)
  const end = new Date('2026-11-22T12:07:00Z')
  const over = atomFeed([{ ...incident, resolvedAt: end, updatedAt: end }], at)
  for (const feed of [open, over]) expect(feed).toContain(`<id>urn:uuid:${incident.id}</id>`)
  expect(open).toContain('<title>A &lt;b&gt;&amp;&quot;c&quot; is down</title>')
  expect(open.match(/<updated>(.*)<\/updated>/g)).toEqual(Array(2).fill('<updated>2026-11-22T11:20:00.000Z</updated>'))
  expect(over.match(/<updated>(.*)<\/updated>/g)).toEqual(Array(2).fill('<updated>2026-11-22T12:07:00.000Z</updated>'))
})

test('without incidents it is a feed all the same, and the same every time', () => {
  expect(atomFeed([], at)).toBe(atomFeed([], at))
  expect(atomFeed([], at)).toContain('<updated>1970-01-01T00:00:00.000Z</updated>')
})
