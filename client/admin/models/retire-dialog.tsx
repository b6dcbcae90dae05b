import { Alert, Button, List, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation, useQuery } from 'urql'
import {
  BringBackModelDocument,
  ModelTouchDocument,
  type ModelTouchQuery,
  RetireModelDocument,
} from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { formatCount } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ProblemState } from '../../ui/state.tsx'
import { functionNames } from './model-words.ts'
import type { CatalogueModel } from './use-models.ts'

type Props = { model: CatalogueModel | null; onClose: () => void; onDone: () => void }

/** Retires a model, or brings it back; what it would touch is shown first. */
export function RetireDialog({ model, onClose, onDone }: Props) {
  const done = () => {
    onClose()
    onDone()
  }
  const verb = model?.retiredAt ? 'Bring back' : 'Retire'
  return (
    <Dialog opened={model !== null} onClose={onClose} title={`${verb} ${model?.model.name ?? ''}`}>
      {model && <RetireForm model={model} onDone={done} />}
    </Dialog>
  )
}

function RetireForm({ model, onDone }: { model: CatalogueModel; onDone: () => void }) {
  const [{ data, error }, read] = useQuery({
    query: ModelTouchDocument,
    variables: { id: model.id },
    requestPolicy: 'network-only',
  })
  const [{ fetching: retiring }, retire] = useMutation(RetireModelDocument)
  const [{ fetching: returning }, bringBack] = useMutation(BringBackModelDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : 'Say why.') },
  })
  const isRetired = model.retiredAt !== null
  const touch = data?.admin?.modelTouch
  const blocked = !isRetired && touch !== undefined && touch.leftWithout.length > 0

  const submit = form.onSubmit(async ({ reason }) => {
    const given = { id: model.id, reason: reason.trim() }
    const { error } = isRetired ? await bringBack(given) : await retire(given)
    if (error) setProblem(describeProblem(error))
    else onDone()
  })

  if (error && !touch) return <ProblemState error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        {!touch && <Skeleton h={96} radius="md" aria-label="Asking what it touches" />}
        {touch && <Touched touch={touch} isRetired={isRetired} />}
        {blocked && (
          <Alert color="yellow" title="Another model first">
            {functionNames(touch.leftWithout)} would have nothing left to run on.
          </Alert>
        )}
        <TextInput
          label="Reason"
          description="Kept in the audit."
          maxLength={500}
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <Button
          type="submit"
          loading={retiring || returning}
          disabled={!touch || blocked}
          color={isRetired ? undefined : 'red.9'}
        >
          {isRetired ? 'Bring it back' : 'Retire it'}
        </Button>
      </Stack>
    </form>
  )
}

type Touch = NonNullable<ModelTouchQuery['admin']>['modelTouch']

function Touched({ touch, isRetired }: { touch: Touch; isRetired: boolean }) {
  const { functions, running, calls } = touch
  return (
    <>
      <Text size="sm">
        {isRetired
          ? 'It is offered again, and takes its place in the chains that still name it.'
          : 'It is no longer offered to anybody, and passed over in every chain. You can bring it back.'}
      </Text>
      <List size="sm" spacing={4}>
        <List.Item>{functions.length > 0 ? `In the chain of ${functionNames(functions)}` : 'In no chain'}</List.Item>
        <List.Item>
          {running === 0
            ? 'Nothing is under way on it'
            : `${formatCount(running)} ${running === 1 ? 'action is' : 'actions are'} under way on it, and ${running === 1 ? 'goes' : 'go'} on`}
        </List.Item>
        <List.Item>{formatCount(calls)} requests in the last 30 days</List.Item>
        <List.Item>Drafts that name it take the default model</List.Item>
      </List>
    </>
  )
}
