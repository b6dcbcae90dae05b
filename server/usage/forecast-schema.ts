import { accountOf, userId } from '../brands.ts'
import { CreditAccountRef } from '../credits/schema.ts'
import { builder } from '../graphql/builder.ts'
import { accountReader } from '../graphql/context.ts'
import type { Forecast } from './forecast-rules.ts'

const ForecastReason = builder.enumType('ForecastReason', {
  description:
    'RUNS_OUT: at that instant. NOT_WITHIN_A_YEAR: renewals come before. TOO_LITTLE_HISTORY: fewer than three days with use.',
  values: ['RUNS_OUT', 'NOT_WITHIN_A_YEAR', 'TOO_LITTLE_HISTORY'] as const,
})

const CreditForecast = builder.objectRef<Forecast>('CreditForecast').implement({
  description:
    'How long the points last if they go on being used as in the last 30 whole days of the account’s time zone: points a day = (2 × those of the last 14 days + those of the 16 before) / 44, of so many days as there are. Soonest expiry first; renewals are counted in, held points count as used.',
  fields: (t) => ({
    runsOutAt: t.expose('runsOutAt', { type: 'DateTime', nullable: true, description: 'null: see `reason`.' }),
    perDay: t.exposeFloat('perDay', { description: 'Points a day.' }),
    basedOnDays: t.exposeInt('basedOnDays', { description: 'Whole days that were looked at, 0 … 30.' }),
    reason: t.expose('reason', { type: ForecastReason }),
  }),
})

builder.objectField(CreditAccountRef, 'forecast', (t) =>
  t.field({
    type: CreditForecast,
    description: 'When the points run out.',
    resolve: ({ id }, _args, context) =>
      context.services.usage.forecast(accountReader(context, id), accountOf(userId(id))),
  }),
)
