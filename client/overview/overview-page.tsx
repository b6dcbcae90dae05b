import { useNavigate, useSearch } from '@tanstack/react-router'
import { FIRST_PAGES } from '../first/pages.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { DaysCard } from '../usage/days-card.tsx'
import { Figures } from '../usage/figures.tsx'
import { ModelsCard } from '../usage/models-card.tsx'
import { searchFor, usageSearch } from '../usage/range.ts'
import { RangeChoice } from '../usage/range-choice.tsx'
import { RangeShown } from '../usage/range-shown.tsx'
import { SharesCard } from '../usage/shares-card.tsx'
import { useUsage } from '../usage/use-usage.ts'
import { OutlookPanel } from './outlook-panel.tsx'
import classes from './overview.module.css'
import { RecentCard } from './recent-card.tsx'

const MODELS_MAX = 8

const { title, lead } = FIRST_PAGES['/']

/** What one has, what it goes into, and what is under way. */
export function OverviewPage() {
  useTitle(title)
  // The router keeps beside what was validated what was not.
  const search = usageSearch(useSearch({ from: '/members/' }))
  const navigate = useNavigate()
  const { shown, range, by, waiting, error, refetch } = useUsage(search)
  const { by: _by, ...days } = search
  const none = shown?.usage.actions === 0 || (error !== undefined && !shown)

  return (
    <>
      <PageHeader title={title} detail={lead}>
        <RangeShown range={range} />
        <RangeChoice
          search={search}
          onChoose={(name) => {
            const next = searchFor(name, search, range)
            void navigate(
              name === 'custom' ? { to: '/usage', search: next } : { to: '/', search: next, resetScroll: false },
            )
          }}
        />
      </PageHeader>
      <div className={classes.board} aria-busy={waiting} data-none={none || undefined}>
        <div className={classes.balance}>
          <OutlookPanel />
        </div>
        <div className={classes.figures}>
          <Figures shown={shown} failed={error !== undefined} />
        </div>
        <div className={classes.days}>
          <DaysCard
            shown={shown}
            by={by}
            error={error}
            onGroup={(next) =>
              void navigate({ to: '/', search: next === 'model' ? { ...days, by: next } : days, resetScroll: false })
            }
            onRetry={refetch}
          />
        </div>
        {!none && (
          <div className={classes.shares}>
            <SharesCard shown={shown} />
          </div>
        )}
        <div className={classes.recent}>
          <RecentCard />
        </div>
        {!none && (
          <div className={classes.models}>
            <ModelsCard shown={shown} most={MODELS_MAX} />
          </div>
        )}
      </div>
    </>
  )
}
