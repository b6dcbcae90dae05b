import { Button, Text } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import type { PackFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatPoints } from '../lib/format.ts'
import { formatPrice } from './price.ts'
import { useBuy } from './use-buy.ts'

/** The pack that would be enough, one click from the work that it is for; what was typed is kept. */
export function BuySuggested({ pack }: { pack: PackFieldsFragment }) {
  const { pathname, searchStr } = useLocation()
  const { buy, buying, problem } = useBuy({ backTo: pathname + searchStr })
  return (
    <>
      <Button mt="sm" loading={buying !== null} onClick={() => void buy(pack.id)}>
        {`Buy ${formatPoints(pack.points)} for ${formatPrice(pack.price)}`}
      </Button>
      {problem && (
        <Text size="sm" mt="xs" role="alert">
          {problem.title}. {problem.detail}
        </Text>
      )}
    </>
  )
}
