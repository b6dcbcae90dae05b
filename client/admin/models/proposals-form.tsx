import { Alert, Badge, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type CombinedError, useMutation } from 'urql'
import { useProvenMutation } from '../../account/proof.ts'
import { AcceptModelsDocument, SetAsideModelsDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { formatCount } from '../../lib/format.ts'
import { functionNames } from './model-words.ts'
import classes from './models.module.css'
import type { ModelBoard, Proposal } from './use-models.ts'

const AT_ONCE = 500

type Props = {
  proposals: Proposal[]
  /** They were put aside, and can be taken up again. */
  aside?: boolean
  modelOf: ModelBoard['modelOf']
  onDecided: () => void
}

/** What becomes of proposals: accepted, put aside, or taken up again, with a reason. */
export function ProposalsForm({ proposals, aside = false, modelOf, onDecided }: Props) {
  const [{ fetching: accepting }, accept] = useProvenMutation(AcceptModelsDocument)
  const [{ fetching: moving }, setAside] = useMutation(SetAsideModelsDocument)
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
  async function decide(asked: Promise<{ error?: CombinedError | undefined }>) {
    const { error } = await asked
    onDecided()
    setProblem(error ? describeProblem(error) : null)
    if (!error) setChosen(new Set())
  }
  const given = { ids, reason: reason.trim() }
  const none = ids.length === 0
  const some = none ? '' : ` ${formatCount(ids.length)}`

  return (
    <Stack gap="md">
      {problem && (
        <Alert color="red" title={problem.title} role="alert">
          {problem.detail}
        </Alert>
      )}
      <ul className={`${classes.list} ${classes.scroll}`} aria-label={aside ? 'Put aside' : 'Proposed changes'}>
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
        <Button
          variant="default"
          onClick={() => decide(setAside({ ...given, aside: !aside }))}
          loading={moving}
          disabled={none || !given.reason}
        >
          {aside ? 'Take up again' : 'Put aside'}
          {some}
        </Button>
        <Button onClick={() => decide(accept(given))} loading={accepting} disabled={none || !given.reason}>
          Accept{some}
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
