import { Alert, Badge, Button, Card, Checkbox, Group, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import { useState } from 'react'
import { useProvenMutation } from '../../account/proof.ts'
import { AcceptModelsDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { formatCount } from '../../lib/format.ts'
import { EmptyState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { functionNames } from './model-words.ts'
import classes from './models.module.css'
import type { Catalogue, ModelBoard, Proposal } from './use-models.ts'

type Props = { catalogue: Catalogue | undefined; modelOf: ModelBoard['modelOf']; onAccepted: () => void }

const AT_ONCE = 500

/** What the provider's list says anew. Nothing is sold by it before it is accepted here. */
export function ProposalsCard({ catalogue, modelOf, onAccepted }: Props) {
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
        <AcceptForm proposals={catalogue.proposals} modelOf={modelOf} onAccepted={onAccepted} />
      )}
    </Card>
  )
}

type FormProps = { proposals: Proposal[]; modelOf: ModelBoard['modelOf']; onAccepted: () => void }

function AcceptForm({ proposals, modelOf, onAccepted }: FormProps) {
  const [{ fetching }, accept] = useProvenMutation(AcceptModelsDocument)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const ids = proposals.map(({ id }) => id).filter((id) => chosen.has(id))
  const all = ids.length === Math.min(AT_ONCE, proposals.length)

  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  async function submit() {
    const { error } = await accept({ ids, reason: reason.trim() })
    onAccepted()
    setProblem(error ? describeProblem(error) : null)
    if (!error) setChosen(new Set())
  }

  return (
    <Stack gap="md">
      {problem && (
        <Alert color="red" title={problem.title} role="alert">
          {problem.detail}
        </Alert>
      )}
      <ul className={`${classes.list} ${classes.scroll}`} aria-label="Proposed changes">
        {proposals.map((proposal) => (
          <Row
            key={proposal.id}
            proposal={proposal}
            name={modelOf(proposal.modelId)?.model.name ?? proposal.modelId}
            chosen={chosen.has(proposal.id)}
            onToggle={() => toggle(proposal.id)}
          />
        ))}
      </ul>
      <Group align="flex-end" gap="sm">
        <Button
          variant="default"
          onClick={() => setChosen(all ? new Set() : new Set(proposals.slice(0, AT_ONCE).map(({ id }) => id)))}
        >
          {all ? 'Choose none' : 'Choose all'}
        </Button>
        <TextInput
          label="Reason"
          placeholder="Prices went down"
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          className={classes.reason}
        />
        <Button onClick={submit} loading={fetching} disabled={ids.length === 0 || !reason.trim()}>
          {ids.length === 0 ? 'Accept' : `Accept ${formatCount(ids.length)}`}
        </Button>
      </Group>
    </Stack>
  )
}

type RowProps = { proposal: Proposal; name: string; chosen: boolean; onToggle: () => void }

function Row({ proposal, name, chosen, onToggle }: RowProps) {
  const { kind, modelId, changes, warning, usedBy } = proposal
  const { label, colour } = kindWords(kind)
  return (
    <li className={classes.proposal}>
      <Checkbox checked={chosen} onChange={onToggle} aria-label={`${label}: ${name}`} mt={2} />
      <div className={classes.names}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Badge color={colour}>{label}</Badge>
        </Group>
        <Text size="xs" c="dimmed" ff="monospace">
          {modelId}
        </Text>
        {usedBy.length > 0 && <Text size="xs">Used by {functionNames(usedBy)}</Text>}
        {warning && (
          <Text size="xs" c="var(--warn-text)">
            {warning}
          </Text>
        )}
        <ul className={`${classes.changes} num`}>
          {changes.map(({ what, before, after }) => (
            <li key={what}>
              <span className={classes.what}>{what}</span> {before && <s>{before}</s>} <b>{after ?? 'not known'}</b>
            </li>
          ))}
        </ul>
      </div>
    </li>
  )
}

function kindWords(kind: Proposal['kind']): { label: string; colour: string } {
  switch (kind) {
    case 'NEW':
      return { label: 'New', colour: 'teal' }
    case 'CHANGED':
      return { label: 'Changed', colour: 'blue' }
    case 'GONE':
      return { label: 'Gone', colour: 'red' }
    case 'BACK':
      return { label: 'Back', colour: 'teal' }
    default:
      return assertNever(kind)
  }
}
