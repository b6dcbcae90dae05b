import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useTitle } from '../../lib/use-title.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { CatalogueCard } from './catalogue-card.tsx'
import { FunctionsCard } from './functions-card.tsx'
import { LookButton } from './look-button.tsx'
import { PricesDialog } from './prices-dialog.tsx'
import { ProposalsCard } from './proposals-card.tsx'
import { RetireDialog } from './retire-dialog.tsx'
import { TryDialog } from './try-dialog.tsx'
import { type CatalogueModel, useModels } from './use-models.ts'

export function ModelsPage() {
  useTitle('Models')
  const board = useModels()
  const { functions, catalogue, error, readAgain } = board
  const [tried, setTried] = useState<CatalogueModel | null>(null)
  const [priced, setPriced] = useState<CatalogueModel | null>(null)
  const [retired, setRetired] = useState<CatalogueModel | null>(null)

  return (
    <>
      <PageHeader title="Models" detail="Which models each function runs on, what they cost, and what is switched off.">
        <LookButton onLooked={readAgain} />
      </PageHeader>
      {error && !catalogue ? (
        <ProblemState error={error} onRetry={readAgain} />
      ) : (
        <Stack gap="md">
          <FunctionsCard functions={functions} board={board} />
          <ProposalsCard catalogue={catalogue} modelOf={board.modelOf} onDecided={readAgain} />
          <CatalogueCard models={catalogue?.models} onTry={setTried} onPrice={setPriced} onRetire={setRetired} />
        </Stack>
      )}
      <TryDialog model={tried} onClose={() => setTried(null)} />
      <PricesDialog model={priced} onClose={() => setPriced(null)} onDone={readAgain} />
      <RetireDialog model={retired} onClose={() => setRetired(null)} onDone={readAgain} />
    </>
  )
}
