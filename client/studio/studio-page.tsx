import { Group, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { FIRST_PAGES } from '../first/pages.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { FunctionCards } from './function-cards.tsx'
import { History } from './history/history.tsx'

const { title, lead } = FIRST_PAGES['/studio']

export function StudioPage() {
  useTitle(title)
  return (
    <>
      <PageHeader title={title} detail={lead} />
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
