import { Button } from '@mantine/core'
import { useQuery } from 'urql'
import { ActivityModelsDocument } from '../graphql/generated/graphql.ts'
import { FUNCTIONS, STATUSES } from '../studio/history/choices.ts'
import { DayInput } from '../ui/day-input.tsx'
import { Filter } from '../ui/filter.tsx'
import { FindInput } from '../ui/find-input.tsx'
import classes from './activity.module.css'
import { type ActivitySearch, isFiltered, TEXT_LENGTH_MAX } from './activity-search.ts'

type Props = { search: ActivitySearch; onChange: (search: ActivitySearch) => void }

export function ActivityFilters({ search, onChange }: Props) {
  const [{ data }] = useQuery({ query: ActivityModelsDocument })
  const models = data?.models ?? []
  const change = (part: { [Name in keyof ActivitySearch]: ActivitySearch[Name] | null }) =>
    onChange(Object.fromEntries(Object.entries({ ...search, ...part }).filter(([, value]) => value)))
  // One that is no longer offered can still have been used.
  const ids = [...new Set([...models.map(({ id }) => id), ...(search.model ? [search.model] : [])])].sort()

  return (
    <div className={classes.filters}>
      <FindInput
        label="Title contains"
        text={search.text}
        maxLength={TEXT_LENGTH_MAX}
        onChange={(text) => change({ text })}
      />
      <Filter
        label="Function"
        all="Every function"
        options={FUNCTIONS}
        value={search.function ?? null}
        onChange={(value) => change({ function: value })}
      />
      <Filter
        label="Status"
        all="Every status"
        options={STATUSES}
        value={search.status ?? null}
        onChange={(value) => change({ status: value })}
      />
      <div className={classes.model}>
        <Filter
          label="Model"
          all="Every model"
          options={ids.map((id) => ({ value: id, label: id }))}
          value={search.model ?? null}
          onChange={(value) => change({ model: value })}
        />
      </div>
      <DayInput label="From" day={search.from} max={search.to} onChange={(from) => change({ from })} />
      <DayInput label="To, included" day={search.to} min={search.from} onChange={(to) => change({ to })} />
      {isFiltered(search) && (
        <Button variant="subtle" onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
    </div>
  )
}
