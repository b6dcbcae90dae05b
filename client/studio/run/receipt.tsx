import { Card, Title } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import type { ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { formatCount, formatPoints } from '../../lib/format.ts'
import classes from './run.module.css'

type Props = { receipt: NonNullable<ActionRunFragment['receipt']>; modelId: string }

export function Receipt({ receipt, modelId }: Props) {
  const [author, ...name] = modelId.split('/')
  const lines: [string, ReactNode][] = [
    ['Charged', formatPoints(receipt.charged)],
    ['Quoted', formatPoints(receipt.quoted)],
    ['Held', formatPoints(receipt.held)],
    ['Came back', formatPoints(receipt.released)],
    ['Tokens read', receipt.inputTokens === null ? null : formatCount(receipt.inputTokens)],
    ['Tokens written', receipt.outputTokens === null ? null : formatCount(receipt.outputTokens)],
    ['Calls', formatCount(receipt.calls)],
    [
      'Model',
      <Fragment key="model">
        {author}/<wbr />
        {name.join('/')}
      </Fragment>,
    ],
  ]
  return (
    <Card component="section" aria-labelledby="receipt" padding="lg">
      <Title order={2} fz="md" mb="sm" id="receipt">
        Receipt
      </Title>
      <dl className={classes.receipt}>
        {lines.map(([term, value]) =>
          value === null ? null : (
            <div key={term}>
              <dt>{term}</dt>
              <dd className="num">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Card>
  )
}
