import type { summarise } from './rules.ts'

type Report = ReturnType<typeof summarise>

/** A row a day and a column a function or model, the dearest first; each row adds up to its points. */
export function tableOf(report: Report, by: 'function' | 'model') {
  const groups = (part: Pick<Report, 'byFunction' | 'byModel'>): [string, bigint][] =>
    by === 'function'
      ? part.byFunction.map((sum) => [sum.function, sum.points])
      : part.byModel.map((sum) => [sum.modelId, sum.points])
  const names = groups(report).map(([name]) => name)
  return {
    columns: [
      { key: 'date', header: 'Day' },
      // A name of a group is no name of a column: `date` could be a model.
      ...names.map((name) => ({ key: `of ${name}`, header: name })),
      { key: 'points', header: 'Points' },
      { key: 'actions', header: 'Actions' },
    ],
    rows: report.byDay.map((day) => ({
      date: day.date,
      ...Object.fromEntries(names.map((name) => [`of ${name}`, 0n])),
      ...Object.fromEntries(groups(day).map(([name, points]) => [`of ${name}`, points])),
      points: day.points,
      actions: day.actions,
    })),
  }
}
