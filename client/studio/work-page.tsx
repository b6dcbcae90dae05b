import { Alert, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import IconArrowLeft from '@tabler/icons-react/dist/esm/icons/IconArrowLeft.mjs'
import { Link, useParams } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { FunctionsDocument } from '../graphql/generated/graphql.ts'
import { useTitle } from '../lib/use-title.ts'
import { ProblemState } from '../ui/state.tsx'
import { Form } from './forms/form.tsx'
import { FUNCTION_OF_SLUG, type FunctionSlug, LOOKS } from './function-catalogue.ts'
import { FunctionIcon } from './function-icon.tsx'

export function WorkPage() {
  const { function: slug } = useParams({ from: '/members/studio/new/$function' })
  const id = FUNCTION_OF_SLUG[slug as FunctionSlug]
  const [{ data, error }, refetch] = useQuery({ query: FunctionsDocument })
  const info = data?.functions.find((one) => one.id === id)
  const name = info?.name ?? LOOKS[id].name
  useTitle(name)

  return (
    <Stack gap="lg">
      <div>
        <Link to="/studio" className="link" style={{ fontSize: 13, display: 'inline-flex', gap: 6, marginBottom: 12 }}>
          <IconArrowLeft size={16} style={{ marginTop: 2 }} aria-hidden /> Studio
        </Link>
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <FunctionIcon id={id} size={44} />
          <div>
            <Title order={1} fz={24} lh={1.2}>
              {name}
            </Title>
            <Text c="dimmed" size="sm" mt={2}>
              {info?.description ?? ' '}
            </Text>
          </div>
        </Group>
      </div>
      {info && !info.available && (
        <Alert color="yellow" title={info.offReason ? 'Switched off for now' : 'Unavailable right now'}>
          {info.offReason ? `${info.offReason} ` : 'None of the models for this answers at the moment. '}
          What you type here is kept; {info.offReason ? 'try again later.' : 'try again in a few minutes.'}
        </Alert>
      )}
      {info && <Form key={id} info={info} slug={slug as FunctionSlug} />}
      {!info && error && (
        <Card>
          <ProblemState error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
        </Card>
      )}
      {!info && !error && <Skeleton h={520} radius="lg" />}
    </Stack>
  )
}
