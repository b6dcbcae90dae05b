import { Stack } from '@mantine/core'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { DeletionCard } from './deletion-card.tsx'
import { DownloadCard } from './download-card.tsx'

/** What is kept of a person: to take along, or to end. */
export function DataPage() {
  useTitle('Your data')
  return (
    <>
      <PageHeader title="Your data" detail="Take everything with you, or take it all away." />
      <Stack gap="md" maw={640}>
        <DownloadCard />
        <DeletionCard />
      </Stack>
    </>
  )
}
