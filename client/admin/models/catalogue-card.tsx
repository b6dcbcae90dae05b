import { Badge, Button, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import IconSearchOff from '@tabler/icons-react/dist/esm/icons/IconSearchOff.mjs'
import { useState } from 'react'
import { formatCount } from '../../lib/format.ts'
import { stateColour, stateWords } from '../../status/health-words.ts'
import { Filter } from '../../ui/filter.tsx'
import { FindInput } from '../../ui/find-input.tsx'
import { EmptyState } from '../../ui/state.tsx'
import { contextWords, functionNames, outWords, priceWords, unitWords } from './model-words.ts'
import classes from './models.module.css'
import type { CatalogueModel } from './use-models.ts'

type Props = {
  models: CatalogueModel[] | undefined
  onTry: (model: CatalogueModel) => void
  onPrice: (model: CatalogueModel) => void
  onRetire: (model: CatalogueModel) => void
}

const KINDS = [
  { value: 'used', label: 'In a chain' },
  { value: 'free', label: 'Free' },
  { value: 'vision', label: 'Sees images' },
  { value: 'IMAGE', label: 'Gives images' },
  { value: 'VIDEO', label: 'Gives video' },
  { value: 'out', label: 'Not offered' },
] as const
type Kind = (typeof KINDS)[number]['value']

/** More are found by their name. */
const SHOWN_MAX = 100

export function CatalogueCard({ models, onTry, onPrice, onRetire }: Props) {
  const [find, setFind] = useState('')
  const [kind, setKind] = useState<Kind | null>(null)
  const fitting = models?.filter((model) => isKind(model, kind) && isNamed(model, find))
  return (
    <Card component="section" aria-labelledby="catalogue">
      <Group justify="space-between" align="flex-end" mb="md">
        <div>
          <Title order={2} fz="md" id="catalogue">
            Catalogue
          </Title>
          <Text size="sm" c="dimmed" role="status">
            {fitting ? `${formatCount(fitting.length)} ${fitting.length === 1 ? 'model' : 'models'}` : 'Models'}
          </Text>
        </div>
        <Group gap="sm" align="flex-end">
          <FindInput label="Find a model" text={find} maxLength={100} onChange={setFind} />
          <Filter label="Which models" all="All models" options={[...KINDS]} value={kind} onChange={setKind} />
        </Group>
      </Group>
      {!fitting && <Skeleton h={900} radius="md" />}
      {fitting?.length === 0 && (
        <EmptyState icon={<IconSearchOff size={22} />} title="No model fits">
          Look for another name, or for all models.
        </EmptyState>
      )}
      {fitting && fitting.length > 0 && (
        <ul className={classes.list}>
          {fitting.slice(0, SHOWN_MAX).map((model) => (
            <Row
              key={model.id}
              model={model}
              onTry={() => onTry(model)}
              onPrice={() => onPrice(model)}
              onRetire={() => onRetire(model)}
            />
          ))}
        </ul>
      )}
      {fitting && fitting.length > SHOWN_MAX && (
        <Text size="sm" c="dimmed" mt="md">
          The first {SHOWN_MAX} are shown. Look for a name to find the others.
        </Text>
      )}
    </Card>
  )
}

type RowProps = { model: CatalogueModel; onTry: () => void; onPrice: () => void; onRetire: () => void }

function Row({ model: row, onTry, onPrice, onRetire }: RowProps) {
  const { model, state, usedBy, vision } = row
  const out = outWords(row)
  return (
    <li className={classes.model} aria-label={model.name}>
      <div className={classes.names}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {model.name}
          </Text>
          {out ? (
            <Badge color="gray">{out}</Badge>
          ) : (
            state !== 'UNKNOWN' && <Badge color={stateColour(state)}>{stateWords(state)}</Badge>
          )}
          {model.free && <Badge color="teal">FREE</Badge>}
          {vision && <Badge color="blue">Sees</Badge>}
        </Group>
        <Text size="xs" c="dimmed" ff="monospace">
          {model.id}
        </Text>
        {usedBy.length > 0 && (
          <Text size="xs" c="dimmed">
            In {functionNames(usedBy)}
          </Text>
        )}
      </div>
      <div className={`${classes.price} num`}>
        <Text size="sm" fw={600}>
          {priceWords(row)}
        </Text>
        <Text size="xs" c="dimmed">
          {unitWords(row)}
          {row.modality === 'TEXT' && ` · ${contextWords(model.contextTokens)}`}
        </Text>
      </div>
      <Group gap="xs" className={classes.controls} wrap="nowrap">
        {!out && (
          <Button size="compact-sm" variant="default" onClick={onTry} aria-label={`Try it: ${model.name}`}>
            Try it
          </Button>
        )}
        {row.mediaPrices.length > 0 && (
          <Button size="compact-sm" variant="default" onClick={onPrice} aria-label={`Change the prices: ${model.name}`}>
            Prices
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          color={row.retiredAt ? undefined : 'red'}
          onClick={onRetire}
          aria-label={`${row.retiredAt ? 'Bring back' : 'Retire'}: ${model.name}`}
        >
          {row.retiredAt ? 'Bring back' : 'Retire'}
        </Button>
      </Group>
    </li>
  )
}

function isKind(row: CatalogueModel, kind: Kind | null): boolean {
  switch (kind) {
    case null:
      return true
    case 'used':
      return row.usedBy.length > 0
    case 'free':
      return row.model.free
    case 'vision':
      return row.vision
    case 'out':
      return outWords(row) !== undefined
    default:
      return row.modality === kind
  }
}

const isNamed = ({ model }: CatalogueModel, find: string): boolean =>
  `${model.name} ${model.id}`.toLowerCase().includes(find.toLowerCase())
