import { Text } from '@mantine/core'
import classes from './policy.module.css'

const STEPS = [
  { name: 'Quote', points: '9 to 14', words: 'A story breakdown: 9 points expected, 14 at most.' },
  { name: 'Hold', points: '14', words: 'You start it. 14 points are set aside; nobody has been asked yet.' },
  { name: 'Receipt', points: '8', words: 'It took less than expected: 8 are charged, and 6 come back at once.' },
]

/** One start, from the price to the receipt. */
export function WorkedExample() {
  return (
    <figure className={classes.example} aria-labelledby="example">
      <Text component="figcaption" id="example" size="sm" c="dimmed" fw={550}>
        An example
      </Text>
      <ol className={classes.steps}>
        {STEPS.map(({ name, points, words }) => (
          <li key={name} className={classes.step}>
            <span className={classes.stepName}>{name}</span>
            <span className={`${classes.stepPoints} num`}>
              {points} <small>points</small>
            </span>
            <span className={classes.stepWords}>{words}</span>
          </li>
        ))}
      </ol>
      <Text size="sm" c="dimmed">
        Had it failed, it would have cost 0, and all 14 would have come back.
      </Text>
    </figure>
  )
}
