import { Button, Group, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { isDay, isFiltered, KIND_LABEL, KINDS, kindsOf, type LineSearch, TEXT_LENGTH_MAX } from './line-search.ts'
import classes from './points.module.css'

const TYPED_MS = 300

/** A change of what is looked for begins at its first page. */
export function LineFilters({ search, onChange }: { search: LineSearch; onChange: (search: LineSearch) => void }) {
  const { older: _older, newer: _newer, ...filters } = search
  const chosen = kindsOf(search)
  const [text, setText] = useState(search.text ?? '')
  const change = (part: LineSearch) =>
    onChange(Object.fromEntries(Object.entries({ ...filters, ...part }).filter(([, value]) => value)))
  const find = useDebouncedCallback((typed: string) => change({ text: typed.trim() }), TYPED_MS)

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
        <TextInput
          type="search"
          label="Description contains"
          value={text}
          maxLength={TEXT_LENGTH_MAX}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            find(currentTarget.value)
          }}
          className={classes.text}
        />
        {isFiltered(search) && (
          <Button
            variant="subtle"
            onClick={() => {
              setText('')
              onChange({})
            }}
          >
            Clear filters
          </Button>
        )}
      </Group>
    </div>
  )
}

type DayProps = { label: string; day: string | undefined; min?: string; max?: string; onChange: (day: string) => void }

/** While a year is typed it is year 2, then 20: that is kept here, and nobody is told. */
function DayInput({ label, day = '', min, max, onChange }: DayProps) {
  const [typed, setTyped] = useState(day)
  useEffect(() => setTyped(day), [day])
  return (
    <TextInput
      type="date"
      label={label}
      value={typed}
      min={min}
      max={max}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value)
        if (value === '' || isDay(value)) onChange(value)
      }}
      className={classes.day}
    />
  )
}
