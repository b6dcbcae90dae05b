import { Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { PurchaseFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatPoints } from '../lib/format.ts'
import { RelativeTime } from '../ui/time.tsx'
import classes from './boosts.module.css'
import { formatPrice } from './price.ts'
import { PurchaseStatus } from './purchase-status.tsx'

export function PurchasesTable({ purchases }: { purchases: PurchaseFieldsFragment[] }) {
  return (
    <Table className={classes.table} verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Pack</Table.Th>
          <Table.Th className={classes.wide}>When</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th ta="right">Price</Table.Th>
          <Table.Th ta="right">Receipt</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {purchases.map((purchase) => (
          <Table.Tr key={purchase.id}>
            <Table.Td>
              <Text fw={550} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {purchase.pack.name}
              </Text>
              <Text size="xs" c="dimmed" component="div">
                {formatPoints(purchase.points)}
                <span className={classes.narrow}>
                  {' · '}
                  <RelativeTime time={purchase.createdAt} />
                </span>
              </Text>
            </Table.Td>
            <Table.Td className={classes.wide} c="dimmed">
              <RelativeTime time={purchase.createdAt} />
            </Table.Td>
            <Table.Td>
              <PurchaseStatus purchase={purchase} />
            </Table.Td>
            <Table.Td ta="right" className="num">
              {formatPrice(purchase.price)}
            </Table.Td>
            <Table.Td ta="right">
              <Link
                to="/boosts/$purchaseId"
                params={{ purchaseId: purchase.id }}
                className="link"
                aria-label={`${purchase.paidAt ? 'Receipt of' : 'Open'} the ${purchase.pack.name} boost`}
              >
                {purchase.paidAt ? 'Receipt' : 'Open'}
              </Link>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
