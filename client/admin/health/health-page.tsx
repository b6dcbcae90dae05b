import { Button, SimpleGrid, Stack } from '@mantine/core'
import IconBellRinging from '@tabler/icons-react/dist/esm/icons/IconBellRinging.mjs'
import { useState } from 'react'
import { useTitle } from '../../lib/use-title.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { AlertsCard } from './alerts-card.tsx'
import { Banner } from './banner.tsx'
import { CheckNow } from './check-now.tsx'
import { Figures } from './figures.tsx'
import { IncidentsCard } from './incidents-card.tsx'
import { MaintenanceCard } from './maintenance-card.tsx'
import { ProviderCards } from './provider-card.tsx'
import { RulesCard } from './rules-card.tsx'
import { type Board, useBoard } from './use-board.ts'

const PAGE = 10

export function HealthPage() {
  useTitle('API health')
  const [shown, setShown] = useState(PAGE)
  const board = useBoard(shown)
  const { health, error, readAgain } = board

  return (
    <>
      <PageHeader title="API health" detail={<Freshness board={board} />}>
        <Button
          variant="default"
          leftSection={<IconBellRinging size={16} />}
          onClick={() => document.getElementById('rules')?.scrollIntoView()}
        >
          Alert rules
        </Button>
        <CheckNow onAsked={readAgain} />
      </PageHeader>
      {error && !health ? (
        <ProblemState error={error} onRetry={readAgain} />
      ) : (
        <Stack gap="md">
          <Banner targets={health?.targets} />
          <Figures figures={health?.figures} />
          <ProviderCards board={board} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <IncidentsCard
              incidents={board.incidents}
              onChanged={readAgain}
              onMore={shown < 100 ? () => setShown(Math.min(100, shown + PAGE)) : undefined}
            />
            <AlertsCard alerts={health?.alerts} />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <RulesCard health={health} onChanged={readAgain} />
            <MaintenanceCard health={health} onChanged={readAgain} />
          </SimpleGrid>
        </Stack>
      )}
    </>
  )
}

/** How often somebody looks, when they last did, and whether this page would hear of a change. */
function Freshness({ board: { status, health, live } }: { board: Board }) {
  if (!health) return 'How the providers and the models in use are.'
  return (
    <>
      Checked every {everyWords(health.intervalMs)}
      {status?.checkedAt && (
        <>
          {' · last check '}
          <RelativeTime time={status.checkedAt} />
        </>
      )}
      {!live && ' · not live: reconnecting'}
    </>
  )
}

function everyWords(ms: number): string {
  const [count, unit] = ms < 60_000 ? [Math.round(ms / 1_000), 'second'] : [Math.round(ms / 60_000), 'minute']
  return count === 1 ? unit : `${count} ${unit}s`
}
