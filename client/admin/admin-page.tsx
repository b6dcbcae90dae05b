import { Card, List, Text } from '@mantine/core'
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs'
import { Link } from '@tanstack/react-router'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { EmptyState } from '../ui/state.tsx'

export function AdminPage() {
  useTitle('Admin')
  return (
    <>
      <PageHeader
        title="Admin"
        detail="The admin’s board is for admins, and you are one. Everyone else finds nothing at this address."
      />
      <Card>
        <EmptyState icon={<IconShieldLock size={22} />} title="The board is not here yet">
          <Text size="sm" mb="sm">
            It comes to this page. Until it shows true figures it shows none. Here you will see and set:
          </Text>
          <List size="sm" ta="left" spacing={4}>
            <List.Item>Everyone's use, the true cost and the profit</List.Item>
            <List.Item>People</List.Item>
          </List>
          <Text size="sm" mt="sm" className="with-links">
            Here already:{' '}
            <Link to="/admin/health" className="link">
              the health of both providers
            </Link>
            , their incidents and alerts,{' '}
            <Link to="/admin/models" className="link">
              models
            </Link>
            ,{' '}
            <Link to="/admin/prices" className="link">
              prices
            </Link>{' '}
            and{' '}
            <Link to="/admin/guards" className="link">
              guards
            </Link>
            .
          </Text>
        </EmptyState>
      </Card>
    </>
  )
}
