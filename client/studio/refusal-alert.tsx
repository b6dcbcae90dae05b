import { Alert } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { BuySuggested } from '../boosts/buy-suggested.tsx'
import { assertNever } from '../lib/assert-never.ts'
import { formatCount, formatDayAndYear, formatInstant, formatPoints } from '../lib/format.ts'
import type { Refusal } from './use-start.ts'

/** Why it did not start, and what to do about it. Nothing was charged in any of these cases. */
export function RefusalAlert({ refusal }: { refusal: Refusal }) {
  const { title, text } = words(refusal)
  return (
    <Alert color={refusal.__typename === 'PriceNotSeen' ? 'iris' : 'yellow'} title={title} role="alert">
      {text}
      {refusal.__typename === 'InsufficientCredits' && refusal.suggestedPack && (
        <div>
          <BuySuggested pack={refusal.suggestedPack} />
        </div>
      )}
      {refusal.__typename === 'BudgetReached' && (
        <div className="with-links">
          <Link to="/settings/budget" className="link">
            To your budget
          </Link>
        </div>
      )}
    </Alert>
  )
}

function words(refusal: Refusal): { title: string; text: string } {
  switch (refusal.__typename) {
    case 'InsufficientCredits':
      return {
        title: `This needs up to ${formatPoints(refusal.needed)}; you have ${formatPoints(refusal.available)}`,
        text:
          refusal.held > 0
            ? `${formatPoints(refusal.held)} are held by running work, and what it does not use comes back. You can also shorten the input or choose a cheaper model; those marked FREE cost nothing.`
            : 'Shorten the input or choose a cheaper model; those marked FREE cost nothing.',
      }
    case 'BudgetReached':
      return {
        title: `This could pass your budget of ${formatPoints(refusal.budget)}`,
        text: `It needs up to ${formatPoints(refusal.needed)}; ${formatCount(refusal.used)} are used this month${refusal.held > 0 ? ` and ${formatCount(refusal.held)} held by running work` : ''}. You set a stop: raise the budget or lift it, shorten the input, or wait for the next month on ${formatDayAndYear(refusal.renewsAt)}.`,
      }
    case 'QuoteExceeded':
      return {
        title: `The price is now up to ${formatPoints(refusal.quoted)}`,
        text: `You were shown ${formatPoints(refusal.maxPoints)}, so nothing was started. The new price is shown here now: press Start again to agree to it.`,
      }
    case 'ActionUnavailable':
      if (refusal.reason === 'TOO_MUCH_AT_ONCE') {
        return {
          title: 'Everything your plan runs at once is under way',
          text: `${refusal.message} What runs is under Your work, where you can also cancel something.`,
        }
      }
      return {
        title: 'This cannot run right now',
        text: refusal.retryAt
          ? `${refusal.message} Try again after ${formatInstant(refusal.retryAt)}.`
          : `${refusal.message} Try again in a few minutes, or choose another model.`,
      }
    case 'IdempotencyConflict':
      return {
        title: 'An earlier version of this was already started',
        text: 'The answer to your last press got lost on its way, but it did arrive: look for it under Your work. To start what the form says now as well, press Start again.',
      }
    case 'InvalidInput':
      return { title: 'Something in the form is not accepted', text: refusal.message }
    case 'PriceNotSeen':
      return {
        title: 'The price comes first',
        text: 'It was not there yet when you pressed. As soon as it shows beside the button, press Start again.',
      }
    case 'Problem':
      return {
        title: refusal.problem.title,
        text: `${refusal.problem.detail} Pressing Start again is safe: the same work is never started twice.`,
      }
    default:
      return assertNever(refusal)
  }
}
