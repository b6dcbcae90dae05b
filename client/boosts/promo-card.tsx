import { Button, Card, Group, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useMutation } from 'urql'
import { RedeemPromoDocument } from '../graphql/generated/graphql.ts'
import { describeProblem } from '../graphql/problem.ts'
import { formatPoints } from '../lib/format.ts'

/** What came of the last try. */
type Outcome = { kind: 'redeemed'; points: number } | { kind: 'refused'; why: string } | null

/** A code becomes points. */
export function PromoCard() {
  const [code, setCode] = useState('')
  const [outcome, setOutcome] = useState<Outcome>(null)
  const [{ fetching }, redeem] = useMutation(RedeemPromoDocument)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (fetching) return
    if (!code.trim()) return setOutcome({ kind: 'refused', why: 'Enter a code.' })
    setOutcome(null)
    const { data, error } = await redeem({ code })
    const answer = data?.redeemPromo
    if (answer?.__typename === 'PromoRedeemed') {
      setCode('')
      setOutcome({ kind: 'redeemed', points: answer.grant.amount })
    } else if (answer) {
      setOutcome({ kind: 'refused', why: wordsFor(answer) })
    } else if (error) {
      const { title, detail, code: kind } = describeProblem(error)
      setOutcome({
        kind: 'refused',
        why: kind === 'RATE_LIMITED' ? (error.graphQLErrors[0]?.message ?? detail) : `${title}. ${detail}`,
      })
    }
  }

  return (
    <Card component="section" aria-labelledby="promo">
      <Title order={2} fz="md" id="promo">
        Have a code?
      </Title>
      <Text size="sm" c="dimmed" mt={4} mb="sm">
        Its points are added at once, and never expire.
      </Text>
      <form onSubmit={submit} noValidate>
        <Group gap="sm" align="flex-start">
          <TextInput
            aria-label="Promo code"
            placeholder="PREMIERE-25"
            value={code}
            onChange={(event) => {
              setCode(event.currentTarget.value)
              setOutcome(null)
            }}
            error={outcome?.kind === 'refused' ? outcome.why : null}
            errorProps={{ role: 'alert' }}
            maxLength={60}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            style={{ flex: '1 1 180px', maxWidth: 320 }}
          />
          <Button type="submit" variant="default" loading={fetching}>
            Redeem
          </Button>
        </Group>
      </form>
      <div role="status">
        {outcome?.kind === 'redeemed' && (
          <Text size="sm" fw={550} mt="sm" c="var(--ok-text)">
            {formatPoints(outcome.points)} added.
          </Text>
        )}
      </div>
    </Card>
  )
}

function wordsFor({ reason, message }: { reason: string; message: string }): string {
  switch (reason) {
    case 'UNKNOWN':
      return 'There is no such code. Look for a letter that is missing, or a 0 that is an O.'
    case 'EXPIRED':
      return 'This code has expired.'
    case 'USED_UP':
      return 'This code has been used up: others were faster.'
    case 'ALREADY_REDEEMED':
      return 'You have used this code already. Its points are in your account.'
    default:
      // A reason that a newer server knows.
      return message
  }
}
