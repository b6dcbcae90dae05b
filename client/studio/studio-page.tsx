import { Title } from '@mantine/core'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { FunctionCards } from './function-cards.tsx'
import { History } from './history/history.tsx'

export function StudioPage() {
  useTitle('Studio')
  return (
    <>
      <PageHeader title="Studio" detail="Choose what to make. You see the price before anything runs." />
      <FunctionCards />
      <Title order={2} fz="lg" mt="xl" mb="sm">
        Your work
      </Title>
      <History />
    </>
  )
}
