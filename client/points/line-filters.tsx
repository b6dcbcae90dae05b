import { Button, Group, UnstyledButton } from '@mantine/core'
import { DayInput } from '../ui/day-input.tsx'
import { FindInput } from '../ui/find-input.tsx'
import { isFiltered, KIND_LABEL, KINDS, kindsOf, type LineSearch, TEXT_LENGTH_MAX } from './line-search.ts'
import classes from './points.module.css'

/** A change of what is looked for begins at its first page. */
export function LineFilters({ search, onChange }: { search: LineSearch; onChange: (search: LineSearch) => void }) {
  const { older: _older, newer: _newer, ...filters } = search
  const chosen = kindsOf(search)
  const change = (part: LineSearch) =>
    onChange(Object.fromEntries(Object.entries({ ...filters, ...part }).filter(([, value]) => value)))

  return (
    <div className={classes.filters}>
      <fieldset className={classes.kinds}>
        <legend className="visually-hidden">Kinds of lines</legend>
        {KINDS.map((kind) => {
          const pressed = chosen.includes(kind)
          const next = pressed ? chosen.filter((one) => one !== kind) : [...chosen, kind]
          return (
            <UnstyledButton
              key={kind}
              className={classes.kind}
              aria-pressed={pressed}
              onClick={() => change({ kinds: next.join(',') })}
            >
              {KIND_LABEL[kind]}
            </UnstyledButton>
          )
        })}
      </fieldset>
      <Group gap="sm" align="flex-end">
        <DayInput label="From" day={search.from} max={search.to} onChange={(from) => change({ from })} />
        <DayInput label="To, included" day={search.to} min={search.from} onChange={(to) => change({ to })} />
        <FindInput
          label="Description contains"
          text={search.text}
          maxLength={TEXT_LENGTH_MAX}
          onChange={(text) => change({ text })}
        />
        {isFiltered(search) && (
          <Button variant="subtle" onClick={() => onChange({})}>
            Clear filters
          </Button>
        )}
      </Group>
    </div>
  )
}
