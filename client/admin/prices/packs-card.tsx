import { Badge, Button, Card, Group, Skeleton, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useProvenMutation } from '../../account/proof.ts'
import { formatPointPrice, formatPrice } from '../../boosts/price.ts'
import { type PriceBookQuery, SetBoostPackDocument } from '../../graphql/generated/graphql.ts'
import { formatPoints } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { answerOf, type Given, TermsForm } from '../terms.tsx'
import { faultOf } from './plans-card.tsx'
import classes from './prices.module.css'

export type Pack = NonNullable<PriceBookQuery['admin']>['packs'][number]

export function PacksCard({ packs, onChanged }: { packs: Pack[] | undefined; onChanged: () => void }) {
  /** null: a new one */
  const [edited, setEdited] = useState<Pack | null | undefined>(undefined)
  const done = () => {
    setEdited(undefined)
    onChanged()
  }
  return (
    <Card component="section" aria-labelledby="packs">
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Title order={2} fz="md" id="packs">
          Packs
        </Title>
        <Button size="compact-sm" variant="default" onClick={() => setEdited(null)} disabled={!packs}>
          New pack
        </Button>
      </Group>
      {!packs && <Skeleton h={140} radius="md" />}
      <ul className={classes.list} aria-label="Packs">
        {packs?.map((row) => (
          <li key={row.id} className={classes.row}>
            <div className={classes.words}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {row.pack.name}
                </Text>
                {row.pack.popular && <Badge>Most popular</Badge>}
                {!row.active && <Badge color="gray">Not for sale</Badge>}
              </Group>
              <Text size="xs" c="dimmed" className="num">
                {formatPoints(row.pack.points)}
              </Text>
            </div>
            <div className={`num ${classes.side}`}>
              <Text size="sm" fw={600}>
                {formatPrice(row.pack.price)}
              </Text>
              <Text size="xs" c="dimmed">
                {formatPointPrice(row.pack)} a point
              </Text>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setEdited(row)}
              aria-label={`Change the pack: ${row.pack.name}`}
            >
              Change
            </Button>
          </li>
        ))}
      </ul>
      <Dialog
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={edited ? `The pack ${edited.pack.name}` : 'A new pack'}
      >
        {edited !== undefined && <PackForm row={edited} last={packs?.at(-1)?.position ?? 0} onDone={done} />}
      </Dialog>
    </Card>
  )
}

function PackForm({ row, last, onDone }: { row: Pack | null; last: number; onDone: () => void }) {
  const [, set] = useProvenMutation(SetBoostPackDocument)
  const [id, setId] = useState(row?.id ?? '')
  const [name, setName] = useState(row?.pack.name ?? '')
  const [points, setPoints] = useState(row ? String(row.pack.points) : '')
  const [price, setPrice] = useState(row ? Number(row.pack.price).toFixed(2) : '')
  const [popular, setPopular] = useState(row?.pack.popular ?? false)
  const [active, setActive] = useState(row?.active ?? true)
  const save = async (given: Given) =>
    answerOf(
      await set({
        id,
        name: name.trim(),
        points: Number(points),
        price,
        popular,
        active,
        position: row?.position ?? last + 1,
        ...given,
      }),
      (data) => data.adminSetBoostPack,
    )
  return (
    <TermsForm
      label="Save the pack"
      fault={() => faultOf({ whole: [points], money: [price] })}
      onSave={save}
      onDone={onDone}
    >
      {!row && (
        <TextInput
          label="Short name"
          description="Small letters, digits and hyphens. It stays as it is."
          maxLength={40}
          value={id}
          onChange={({ currentTarget }) => setId(currentTarget.value)}
        />
      )}
      <TextInput
        label="Name"
        maxLength={40}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        label="Points"
        inputMode="numeric"
        value={points}
        onChange={({ currentTarget }) => setPoints(currentTarget.value)}
      />
      <TextInput
        label="Price, in dollars"
        inputMode="decimal"
        value={price}
        onChange={({ currentTarget }) => setPrice(currentTarget.value)}
      />
      <Stack gap="xs">
        <Switch label="For sale" checked={active} onChange={({ currentTarget }) => setActive(currentTarget.checked)} />
        <Switch
          label="Shown as the most popular"
          checked={popular}
          onChange={({ currentTarget }) => setPopular(currentTarget.checked)}
        />
      </Stack>
    </TermsForm>
  )
}
