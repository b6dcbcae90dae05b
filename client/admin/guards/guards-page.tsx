import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useOnHealed } from '../../graphql/api-context.ts'
import { GuardsDocument } from '../../graphql/generated/graphql.ts'
import { useTitle } from '../../lib/use-title.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { AlarmsCard } from './alarms-card.tsx'
import { GuardsCard } from './guards-card.tsx'
import { PausesCard } from './pauses-card.tsx'

export function GuardsPage() {
  useTitle('Guards')
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error }, read] = useQuery({
    query: GuardsDocument,
    variables: { after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const readAgain = () => read({ requestPolicy: 'network-only' })
  useOnHealed(readAgain)
  return (
    <>
      <PageHeader
        title="Guards"
        detail="Who uses far too many points within an hour cannot start more for a while. You and they are told."
      />
      {error && !data ? (
        <ProblemState error={error} onRetry={readAgain} />
      ) : (
        <Stack gap="md">
          <GuardsCard guards={data?.admin?.guards} plans={data?.plans} onChanged={readAgain} />
          <AlarmsCard alarms={data?.admin?.alarms} onChanged={readAgain} />
          <PausesCard pauses={data?.admin?.pauses} trail={trail} onTrail={setTrail} onChanged={readAgain} />
        </Stack>
      )}
    </>
  )
}
