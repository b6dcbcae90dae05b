import { Group, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
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
      <Group justify="space-between" mt="xl" mb="sm">
        <Title order={2} fz="lg">
          Your work
        </Title>
        <Link to="/studio/gallery" className="link" style={{ fontSize: 13 }}>
          Gallery of images and videos
        </Link>
      </Group>
      <History />
    </>
  )
}
