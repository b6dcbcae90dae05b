import { Alert, Box, Button, Card, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import { useId } from 'react'
import { formatCount } from '../../lib/format.ts'
import { EmptyState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { ProposalsForm } from './proposals-form.tsx'
import type { Catalogue, ModelBoard, Proposal } from './use-models.ts'

type Props = { catalogue: Catalogue | undefined; modelOf: ModelBoard['modelOf']; onDecided: () => void }

/** What the provider's list says anew. Nothing is sold by it before it is accepted here. */
export function ProposalsCard({ catalogue, modelOf, onDecided }: Props) {
  return (
    <Card component="section" aria-labelledby="proposals">
      <Title order={2} fz="md" id="proposals">
        Changes at the provider
      </Title>
      <Text size="sm" c="dimmed" mb="md" component="div">
        What OpenRouter’s list says anew. Nothing is sold by it before you accept it.
        {catalogue?.lookedAt && (
          <>
            {' '}
            Looked at <RelativeTime time={catalogue.lookedAt} />.
          </>
        )}
      </Text>
      {catalogue?.problem && (
        <Alert color="yellow" title="The last look brought nothing" mb="md">
          {catalogue.problem} What was proposed before is shown.
        </Alert>
      )}
      {!catalogue && <Skeleton h={140} radius="md" />}
      {catalogue?.proposals.length === 0 && (
        <EmptyState icon={<IconCircleCheck size={22} />} title="Nothing to decide" colour="teal">
          New models, other prices and models that are gone show here. The list is read every six hours, or when you
          ask.
        </EmptyState>
      )}
      {catalogue && catalogue.proposals.length > 0 && (
        <ProposalsForm proposals={catalogue.proposals} modelOf={modelOf} onDecided={onDecided} />
      )}
      {catalogue && catalogue.setAside.length > 0 && (
        <SetAside proposals={catalogue.setAside} modelOf={modelOf} onDecided={onDecided} />
      )}
    </Card>
  )
}

function SetAside(props: { proposals: Proposal[]; modelOf: ModelBoard['modelOf']; onDecided: () => void }) {
  const [shown, { toggle }] = useDisclosure()
  const id = useId()
  return (
    <Stack gap="sm" mt="md" align="flex-start">
      <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={shown} aria-controls={id}>
        {shown ? 'Hide' : 'Show'} what was put aside ({formatCount(props.proposals.length)})
      </Button>
      <Box id={id} hidden={!shown} w="100%">
        <Text size="xs" c="dimmed" mb="sm">
          Proposed anew as soon as the list says something else of the model.
        </Text>
        {shown && <ProposalsForm aside {...props} />}
      </Box>
    </Stack>
  )
}
