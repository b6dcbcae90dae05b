import { Badge, Skeleton, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useQuery } from 'urql'
import { PricesDocument, type PricesQuery } from '../graphql/generated/graphql.ts'
import { formatCount } from '../lib/format.ts'
import { ProblemState } from '../ui/state.tsx'
import classes from './policy.module.css'
import { formatPrice, formatPricePerPoint } from './price.ts'

/** What points cost now: as the price book has it, and nothing while it could not be asked. */
export function PriceList() {
  const [{ data, error }, refetch] = useQuery({ query: PricesDocument, requestPolicy: 'cache-and-network' })
  if (!data && error) return <ProblemState error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
  if (!data) return <Skeleton h={336} radius="md" aria-label="Loading the prices" />
  return (
    <>
      <Plans plans={data.plans} />
      <Packs packs={data.boostPacks} />
    </>
  )
}

function Plans({ plans }: { plans: PricesQuery['plans'] }) {
  return (
    <Prices caption="Plans" columns={['Plan', 'Points a month', 'Price a month', 'A point']}>
      {plans.map(({ tier, name, monthlyPoints, price }) => (
        <Table.Tr key={tier}>
          <Table.Th scope="row">{name}</Table.Th>
          <Table.Td className="num">{formatCount(monthlyPoints)}</Table.Td>
          <Table.Td className="num">{formatPrice(price)}</Table.Td>
          <Table.Td className="num">{formatPricePerPoint(price, monthlyPoints)}</Table.Td>
        </Table.Tr>
      ))}
    </Prices>
  )
}

function Packs({ packs }: { packs: PricesQuery['boostPacks'] }) {
  if (packs.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No boosts are for sale at the moment.
      </Text>
    )
  }
  return (
    <Prices caption="Boosts, which never expire" columns={['Boost', 'Points', 'Price', 'A point']}>
      {packs.map(({ id, name, points, price, popular }) => (
        <Table.Tr key={id}>
          <Table.Th scope="row">
            {name} {popular && <Badge size="sm">Most popular</Badge>}
          </Table.Th>
          <Table.Td className="num">{formatCount(points)}</Table.Td>
          <Table.Td className="num">{formatPrice(price)}</Table.Td>
          <Table.Td className="num">{formatPricePerPoint(price, points)}</Table.Td>
        </Table.Tr>
      ))}
    </Prices>
  )
}

function Prices({ caption, columns, children }: { caption: string; columns: string[]; children: ReactNode }) {
  return (
    <Table captionSide="top" className={classes.prices} horizontalSpacing="xs">
      <Table.Caption className={classes.caption}>{caption}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column} scope="col">
              {column}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
  )
}
