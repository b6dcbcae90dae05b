/** What everybody may know of an incident. */
export type FeedIncident = {
  id: string
  name: string
  state: 'DEGRADED' | 'DOWN'
  openedAt: Date
  resolvedAt: Date | null
  /** Later than either, when it came back. */
  updatedAt: Date
}

/** The incidents as Atom (RFC 4287), newest first as given. `siteUrl` is without a slash at its end. */
export function atomFeed(incidents: readonly FeedIncident[], { siteUrl, path }: { siteUrl: string; path: string }) {
  const updated = incidents.map(({ updatedAt }) => updatedAt).reduce((last, at) => (at > last ? at : last), BEFORE_ANY)
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${escapeXml(`${siteUrl}${path}`)}</id>`,
    `  <title>Director's Palette: incidents</title>`,
    `  <updated>${updated.toISOString()}</updated>`,
    `  <author><name>Director's Palette</name></author>`,
    `  <link rel="self" type="application/atom+xml" href="${escapeXml(`${siteUrl}${path}`)}"/>`,
    `  <link rel="alternate" type="text/html" href="${escapeXml(`${siteUrl}/status`)}"/>`,
    ...incidents.map((incident) => entry(incident, siteUrl)),
    '</feed>',
    '',
  ].join('\n')
}

/** A feed needs a time even when nothing has happened, and the same one every time. */
const BEFORE_ANY = new Date(0)

function entry(incident: FeedIncident, siteUrl: string): string {
  const { id, name, state, openedAt, resolvedAt, updatedAt } = incident
  const what = state === 'DOWN' ? 'down' : 'slower than usual'
  const title = resolvedAt ? `Over: ${name} was ${what}` : `${name} is ${what}`
  const from = openedAt.toISOString()
  const text = resolvedAt
    ? `From ${from} to ${resolvedAt.toISOString()}.`
    : `Since ${from}. Where another model can do the work, it does; failures cost nothing.`
  return [
    '  <entry>',
    `    <id>urn:uuid:${escapeXml(id)}</id>`,
    `    <title>${escapeXml(title)}</title>`,
    `    <published>${from}</published>`,
    `    <updated>${updatedAt.toISOString()}</updated>`,
    `    <link rel="alternate" type="text/html" href="${escapeXml(`${siteUrl}/status`)}"/>`,
    `    <content type="text">${escapeXml(text)}</content>`,
    '  </entry>',
  ].join('\n')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
/** XML 1.0 has no place for these, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** For text and attributes in quotes. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
