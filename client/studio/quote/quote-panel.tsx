import { Anchor, Group, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { CombinedError } from 'urql'
import { useAccount } from '../../account/use-account.ts'
import { describeProblem } from '../../graphql/problem.ts'
import { formatCount, formatPoints } from '../../lib/format.ts'
import { PolicyPopover } from './policy-popover.tsx'
import type { Quote, QuoteState } from './use-quote.ts'

/** The price, beside the button, as one types. */
export function QuotePanel({ state }: { state: QuoteState }) {
  return (
    <Stack gap={6} data-testid="quote">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={550} component="h2">
          Price
        </Text>
        <PolicyPopover />
      </Group>
      <div aria-live="polite" aria-busy={state.kind === 'asking'}>
        <Answer state={state} />
      </div>
    </Stack>
  )
}

function Answer({ state }: { state: QuoteState }) {
  switch (state.kind) {
    case 'nothing-to-price':
      return (
        <Text size="sm" c="dimmed" mih={56}>
          Fill in the form, and the price shows here before anything runs.
        </Text>
      )
    case 'asking':
      return state.last ? <Priced quote={state.last} stale /> : <Skeleton h={56} radius="md" aria-label="Asking" />
    case 'ready':
      return <Priced quote={state.quote} />
    case 'failed':
      return (
        <Text size="sm" mih={56} c="var(--warn-text)">
          {whyNoPrice(state.error)}{' '}
          <Anchor component="button" type="button" size="sm" underline="always" onClick={state.retry}>
            Ask again
          </Anchor>
        </Text>
      )
  }
}

/** FORBIDDEN is the server's own sentence on why it cannot run now: "GPT-4o is down." */
function whyNoPrice(error: CombinedError): string {
  const { code, title, detail } = describeProblem(error)
  return code === 'FORBIDDEN' ? detail : `${title}, so there is no price yet.`
}

function Priced({ quote, stale = false }: { quote: Quote; stale?: boolean }) {
  const account = useAccount()
  const available = account.kind === 'known' ? account.account.available : null
  const exact = quote.expected === quote.maximum
  const short = available !== null && quote.maximum > available
  return (
    <div style={{ opacity: stale ? 0.55 : 1, transition: 'opacity 0.12s' }}>
      {quote.maximum === 0 ? (
        <Text fz={22} fw={650} lh={1.3}>
          Free
        </Text>
      ) : (
        <>
          <Text fz={22} fw={650} lh={1.3} className="num" component="div">
            {exact ? '' : '≈ '}
            {formatCount(quote.expected)}{' '}
            <Text span size="sm" c="dimmed" fw={400}>
              {exact ? unitOf(quote.expected) : 'points expected'}
            </Text>
          </Text>
          <Text size="sm" c="dimmed" className="num">
            {exact
              ? 'Held while it runs; what fails is not charged'
              : `At most ${formatPoints(quote.maximum)}, held while it runs`}
          </Text>
        </>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        With {quote.model.name}
      </Text>
      {quote.notice && (
        <Text size="sm" c="var(--warn-text)" mt={6}>
          {quote.notice}
        </Text>
      )}
      {quote.budgetReached && <OverBudget {...quote.budgetReached} />}
      <Breakdown quote={quote} />
      {short && (
        <Text size="sm" c="var(--warn-text)" mt={6}>
          You have {formatPoints(available)} available, {formatPoints(quote.maximum - available)} too few.
        </Text>
      )}
    </div>
  )
}

function OverBudget({ budget, used, held }: NonNullable<Quote['budgetReached']>) {
  return (
    <Text size="sm" c="var(--warn-text)" mt={6} className="with-links">
      It could pass your budget, so it would be refused: {formatCount(used + held)} of {formatPoints(budget)} are used
      or held this month.{' '}
      <Link to="/settings/budget" className="link">
        To your budget
      </Link>
    </Text>
  )
}

const unitOf = (points: number) => (points === 1 ? 'point' : 'points')

function Breakdown({ quote }: { quote: Quote }) {
  if (quote.breakdown.length === 0) return null
  return (
    <details style={{ marginTop: 8, fontSize: 13 }}>
      <summary style={{ cursor: 'pointer' }}>How it adds up</summary>
      <Stack component="ul" gap={4} m={0} mt={6} p={0} style={{ listStyle: 'none' }}>
        {quote.breakdown.map((line, index) => (
          <Group key={index} component="li" justify="space-between" wrap="nowrap" gap="xs">
            <Text size="xs" c="dimmed">
              {line.label}
            </Text>
            <Text size="xs" className="num">
              {formatCount(line.points)}
            </Text>
          </Group>
        ))}
      </Stack>
    </details>
  )
}
