import { Button, NativeSelect } from '@mantine/core'
import { PLAN_NAME } from '../../account/plan.ts'
import type { AdminUserOrder, PlanTier } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../lib/format.ts'
import { Filter } from '../../ui/filter.tsx'
import { FindInput } from '../../ui/find-input.tsx'
import classes from './people.module.css'
import { isFiltered, ORDERS, type PeopleSearch, SEEN, type Seen, TEXT_LENGTH_MAX, USED } from './people-search.ts'

type Props = { search: PeopleSearch; onChange: (search: PeopleSearch) => void }

const PLANS = (Object.keys(PLAN_NAME) as PlanTier[]).map((value) => ({ value, label: PLAN_NAME[value] }))
const STATES = [
  { value: 'active' as const, label: 'Not suspended' },
  { value: 'suspended' as const, label: 'Suspended' },
]
const USES = USED.map((points) => ({ value: String(points), label: `${formatCount(points)} points used or more` }))
const SEENS = (Object.keys(SEEN) as Seen[]).map((value) => ({ value, label: SEEN[value].label }))

export function PeopleFilters({ search, onChange }: Props) {
  const change = (part: { [Name in keyof PeopleSearch]: PeopleSearch[Name] | null }) =>
    onChange(Object.fromEntries(Object.entries({ ...search, ...part }).filter(([, value]) => value)))

  return (
    <div className={classes.filters}>
      <FindInput
        label="Name or e-mail contains"
        text={search.text}
        maxLength={TEXT_LENGTH_MAX}
        onChange={(text) => change({ text })}
      />
      <Filter
        label="Plan"
        all="Every plan"
        options={PLANS}
        value={search.plan ?? null}
        onChange={(plan) => change({ plan })}
      />
      <Filter
        label="Suspended or not"
        all="Everybody"
        options={STATES}
        value={search.state ?? null}
        onChange={(state) => change({ state })}
      />
      <Filter
        label="Points used"
        all="Any use"
        options={USES}
        value={search.used ? String(search.used) : null}
        onChange={(used) => change({ used: used ? Number(used) : null })}
      />
      <Filter
        label="Last seen"
        all="Seen any time"
        options={SEENS}
        value={search.seen ?? null}
        onChange={(seen) => change({ seen })}
      />
      <NativeSelect
        aria-label="Order"
        data={Object.entries(ORDERS).map(([value, label]) => ({ value, label }))}
        value={search.order ?? 'CREATED'}
        onChange={({ currentTarget: { value } }) =>
          change({ order: value === 'CREATED' ? null : (value as AdminUserOrder) })
        }
      />
      {isFiltered(search) && (
        <Button variant="subtle" onClick={() => onChange(search.order ? { order: search.order } : {})}>
          Clear filters
        </Button>
      )}
    </div>
  )
}
