import { Card, List, Text, Title } from '@mantine/core'
import { Fragment } from 'react'
import document from '../../docs/charging-policy.md?raw'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import classes from './policy.module.css'
import { type Block, parsePolicy, type Span } from './policy-text.ts'
import { PriceList } from './price-list.tsx'
import { WorkedExample } from './worked-example.tsx'

const policy = parsePolicy(document)
const PRICES = { id: 'plans-and-boosts', title: 'Plans and boosts' }

/** How work is charged, for guests too. The words are those of docs/charging-policy.md. */
export function PolicyPage() {
  useTitle('How you are charged')
  return (
    <>
      <PageHeader title="How you are charged" detail={policy.intro.map(plain).join(' ')} />
      <div className={classes.layout}>
        <nav aria-label="On this page" className={classes.contents}>
          <Text size="xs" c="dimmed" fw={600} mb={6}>
            On this page
          </Text>
          {[...policy.sections, PRICES].map(({ id, title }) => (
            <a key={id} href={`#${id}`} className={classes.entry}>
              {title}
            </a>
          ))}
        </nav>
        <Card px={{ base: 'md', sm: 'xl' }} py="xl" className={classes.text}>
          {policy.sections.map(({ id, title, blocks }) => (
            <section key={id} id={id} aria-labelledby={`${id}-title`} className={classes.section}>
              <Heading id={id} title={title} />
              {blocks.map((block, index) => (
                <Words key={index} block={block} />
              ))}
              {id === 'the-receipt' && <WorkedExample />}
            </section>
          ))}
          <section id={PRICES.id} aria-labelledby={`${PRICES.id}-title`} className={classes.section}>
            <Heading {...PRICES} />
            <PriceList />
          </section>
        </Card>
      </div>
    </>
  )
}

function Heading({ id, title }: { id: string; title: string }) {
  return (
    <Title order={2} fz="lg" id={`${id}-title`} mb="xs">
      <a href={`#${id}`} className={classes.heading}>
        {title}
      </a>
    </Title>
  )
}

function Words({ block }: { block: Block }) {
  if (block.kind === 'paragraph') return <p className={classes.paragraph}>{rich(block.spans)}</p>
  return (
    <List spacing={8} className={classes.list}>
      {block.items.map((spans) => (
        <List.Item key={textOf(spans)}>{rich(spans)}</List.Item>
      ))}
    </List>
  )
}

const rich = (spans: Span[]) =>
  spans.map(({ text, strong }) => (strong ? <b key={text}>{text}</b> : <Fragment key={text}>{text}</Fragment>))
const textOf = (spans: Span[]): string => spans.map(({ text }) => text).join('')
const plain = (block: Block): string =>
  block.kind === 'paragraph' ? textOf(block.spans) : block.items.map(textOf).join(' ')
