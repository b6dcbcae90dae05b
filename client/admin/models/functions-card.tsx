import { Badge, Button, Card, Group, Skeleton, Switch, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { stateColour, stateWords } from '../../status/health-words.ts'
import { FunctionIcon } from '../../studio/function-icon.tsx'
import { ChainDialog } from './chain-dialog.tsx'
import { outWords } from './model-words.ts'
import classes from './models.module.css'
import { SwitchDialog } from './switch-dialog.tsx'
import type { ControlledFunction, ModelBoard } from './use-models.ts'

type Props = { functions: ControlledFunction[] | undefined; board: ModelBoard }

export function FunctionsCard({ functions, board }: Props) {
  const [edited, setEdited] = useState<string | null>(null)
  const [switched, setSwitched] = useState<string | null>(null)
  const find = (id: string | null) => functions?.find((one) => one.id === id) ?? null
  return (
    <Card component="section" aria-labelledby="functions">
      <Title order={2} fz="md" id="functions">
        Functions
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        The first model does the work; the next steps in when it is down. A change holds from the next quote on.
      </Text>
      {!functions && <Skeleton h={720} radius="md" />}
      {functions && (
        <ul className={classes.list}>
          {functions.map((info) => (
            <Row
              key={info.id}
              info={info}
              board={board}
              onEdit={() => setEdited(info.id)}
              onSwitch={() => setSwitched(info.id)}
            />
          ))}
        </ul>
      )}
      <ChainDialog info={find(edited)} board={board} onClose={() => setEdited(null)} />
      <SwitchDialog info={find(switched)} onClose={() => setSwitched(null)} onDone={board.readAgain} />
    </Card>
  )
}

type RowProps = { info: ControlledFunction; board: ModelBoard; onEdit: () => void; onSwitch: () => void }

function Row({ info, board, onEdit, onSwitch }: RowProps) {
  const on = info.offReason === null
  return (
    <li className={classes.function} aria-label={info.name}>
      <FunctionIcon id={info.id} />
      <div className={classes.names}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {info.name}
          </Text>
          {!on && <Badge color="red">Off</Badge>}
          {on && !info.available && <Badge color="yellow">Unavailable now</Badge>}
        </Group>
        {info.offReason && (
          <Text size="xs" c="var(--bad-text)">
            {info.offReason}
          </Text>
        )}
        <ol className={classes.chain} aria-label={`Models of ${info.name}`}>
          {info.chain.map(({ id }, index) => (
            <Link key={id} id={id} position={index} board={board} />
          ))}
        </ol>
      </div>
      <Group gap="sm" className={classes.controls}>
        <Button size="compact-sm" variant="default" onClick={onEdit} aria-label={`Change the models: ${info.name}`}>
          Change
        </Button>
        <Switch checked={on} onChange={onSwitch} aria-label={`${info.name} is on`} />
      </Group>
    </li>
  )
}

function Link({ id, position, board }: { id: string; position: number; board: ModelBoard }) {
  const model = board.modelOf(id)
  const out = model && outWords(model)
  const state = model?.state ?? 'UNKNOWN'
  return (
    <li className={classes.link}>
      <span className={`${classes.position} num`}>{position + 1}</span>
      {model?.model.name ?? id}
      {out ? (
        <Badge color="gray">{out}</Badge>
      ) : (
        state !== 'UP' && state !== 'UNKNOWN' && <Badge color={stateColour(state)}>{stateWords(state)}</Badge>
      )}
    </li>
  )
}
