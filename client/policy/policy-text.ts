/** The charging policy, read from docs/charging-policy.md: a title, an introduction, and sections of paragraphs and lists. */
export type Span = { text: string; strong: boolean }
export type Block = { kind: 'paragraph'; spans: Span[] } | { kind: 'list'; items: Span[][] }
export type Section = { id: string; title: string; blocks: Block[] }
export type PolicyText = { title: string; intro: Block[]; sections: Section[] }

/** Takes the little Markdown that the document is written in, and throws at what it does not know. */
export function parsePolicy(markdown: string): PolicyText {
  const policy: PolicyText = { title: '', intro: [], sections: [] }
  for (const paragraph of markdown.trim().split(/\n{2,}/)) {
    const heading = /^(#{1,2}) (.+)$/.exec(paragraph)
    if (heading?.[1] === '#') policy.title = heading[2]!
    else if (heading) policy.sections.push({ id: anchorOf(heading[2]!), title: heading[2]!, blocks: [] })
    else (policy.sections.at(-1)?.blocks ?? policy.intro).push(blockOf(paragraph))
  }
  return policy
}

/** "Failed work" is at #failed-work. */
const anchorOf = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

function blockOf(paragraph: string): Block {
  const lines = paragraph.split('\n')
  if (lines.every((line) => line.startsWith('- '))) {
    return { kind: 'list', items: lines.map((line) => spansOf(line.slice(2))) }
  }
  if (/^(#|- |\d+\.|>|\||```| )/m.test(paragraph)) throw new Error(`The policy is not written like this: ${paragraph}`)
  return { kind: 'paragraph', spans: spansOf(lines.join(' ')) }
}

function spansOf(line: string): Span[] {
  const spans = line.split('**').map((text, index) => ({ text, strong: index % 2 === 1 }))
  if (spans.length % 2 === 0 || /[`<[\]]|\*/.test(spans.map(({ text }) => text).join(''))) {
    throw new Error(`The policy is not written like this: ${line}`)
  }
  return spans.filter(({ text }) => text !== '')
}
