import { Badge, Card, SimpleGrid, Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { FunctionsDocument, type FunctionsQuery } from '../graphql/generated/graphql.ts'
import { ProblemState } from '../ui/state.tsx'
import classes from './function-cards.module.css'
import { FUNCTION_OF_SLUG, type FunctionSlug, slugOf } from './function-catalogue.ts'
import { FunctionIcon } from './function-icon.tsx'

const COLUMNS = { base: 1, xs: 2, lg: 5 } as const
const EXPECTED = Object.keys(FUNCTION_OF_SLUG)

/** What one can make. */
export function FunctionCards() {
  const [{ data, error }, refetch] = useQuery({ query: FunctionsDocument })
  if (error && !data) {
    return (
      <Card>
        <ProblemState error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      </Card>
    )
  }
  return (
    <SimpleGrid
      cols={COLUMNS}
      spacing="md"
      component="ul"
      className={classes.list}
      aria-label="What do you want to make?"
    >
      {data
        ? data.functions.map((one) => <FunctionCard key={one.id} info={one} slug={slugOf(one.id)} />)
        : EXPECTED.map((slug) => (
            <Skeleton key={slug} h={{ base: 115, xs: 162, lg: 182 }} radius="lg" component="li" />
          ))}
    </SimpleGrid>
  )
}

type FunctionInfo = FunctionsQuery['functions'][number]

function FunctionCard({ info, slug }: { info: FunctionInfo; slug: FunctionSlug | undefined }) {
  if (!slug) return null
  return (
    <li>
      <Card className={classes.card} padding="md" h="100%">
        <div className={classes.top}>
          <FunctionIcon id={info.id} />
          {info.available ? null : <Badge color="yellow">{info.offReason ? 'Switched off' : 'Unavailable now'}</Badge>}
        </div>
        <Link to="/studio/new/$function" params={{ function: slug }} className={classes.link}>
          {info.name}
        </Link>
        <Text size="sm" c="dimmed" mt={2}>
          {info.offReason ?? info.description}
        </Text>
      </Card>
    </li>
  )
}
