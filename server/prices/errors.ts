import { DomainError } from '../errors.ts'

/** A dollar of provider cost would be paid with points that were sold for less than a dollar. Nothing was changed. */
export class BelowCost extends DomainError {
  readonly minimumPointsPerDollar: number

  constructor({ pointsPerDollar, minimum }: { pointsPerDollar: number; minimum: number }) {
    super(
      `At ${count.format(pointsPerDollar)} points a dollar, points sell below cost: the cheapest need ${count.format(minimum)} a dollar. Set \`allowBelowCost\` to do it all the same.`,
    )
    this.minimumPointsPerDollar = minimum
  }
}

const count = new Intl.NumberFormat('en-US')
