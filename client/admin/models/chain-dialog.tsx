import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useMutation } from 'urql'
import { SetFunctionModelsDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ChainList } from './chain-list.tsx'
import { priceWords } from './model-words.ts'
import type { ControlledFunction, ModelBoard } from './use-models.ts'

type Props = { info: ControlledFunction | null; board: ModelBoard; onClose: () => void }

export function ChainDialog({ info, board, onClose }: Props) {
  return (
    <Dialog
      opened={info !== null}
      onClose={onClose}
      title={`Models of ${info?.name ?? ''}`}
      closeOnClickOutside={false}
      size={560}
    >
      {info && <ChainForm info={info} board={board} onDone={onClose} />}
    </Dialog>
  )
}

const CHAIN_MAX = 8

function ChainForm({ info, board, onDone }: { info: ControlledFunction; board: ModelBoard; onDone: () => void }) {
  const [{ fetching }, save] = useMutation(SetFunctionModelsDocument)
  const set = info.chain.map(({ id }) => id)
  // What was on the page when it was opened: a change by somebody else meanwhile is refused rather than overwritten.
  const [seen, setSeen] = useState(info.version)
  const [chain, setChain] = useState(set)
  const [problem, setProblem] = useState<Problem | null>(null)
  const changed = seen !== info.version

  const choices =
    board.catalogue?.models.filter(({ id, canDo }) => canDo.includes(info.id) && !chain.includes(id)) ?? []

  async function submit() {
    const { error } = await save({ function: info.id, models: chain, version: seen })
    board.readAgain()
    if (error) setProblem(describeProblem(error))
    else onDone()
  }
  const startAnew = () => {
    setSeen(info.version)
    setChain(set)
    setProblem(null)
  }

  return (
    <Stack gap="md">
      {problem && (
        <Alert color="red" title={problem.title} role="alert">
          {problem.detail}
          {changed && (
            <div>
              <Button size="compact-sm" variant="default" mt="xs" onClick={startAnew}>
                Show it as it is now
              </Button>
            </div>
          )}
        </Alert>
      )}
      <ChainList chain={chain} fn={info.id} modelOf={board.modelOf} onChange={setChain} />
      {chain.length < CHAIN_MAX && choices.length > 0 && (
        <Choice
          label="Add a model"
          placeholder="Those that can do this"
          data={choices.map((model) => ({ value: model.id, label: model.model.name }))}
          value={null}
          onChange={(id) => id && setChain([...chain, id])}
          searchable
          renderOption={({ option }) => {
            const model = board.modelOf(option.value)
            return (
              <Group gap="xs" justify="space-between" wrap="nowrap" w="100%">
                <Text size="sm" truncate>
                  {option.label}
                </Text>
                <Text size="xs" c="dimmed" className="num" style={{ flex: 'none' }}>
                  {model && priceWords(model)}
                </Text>
              </Group>
            )
          }}
        />
      )}
      <Text size="xs" c="dimmed">
        Holds from the next quote on. What is already started keeps its models and its prices.
      </Text>
      <Button onClick={submit} loading={fetching} disabled={chain.length === 0 || String(chain) === String(set)}>
        Save
      </Button>
    </Stack>
  )
}
