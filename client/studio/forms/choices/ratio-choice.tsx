import type { GetInputPropsReturnType } from '@mantine/form'
import { useId } from 'react'
import { ratioOf } from '../../media/earlier-input.ts'
import classes from './ratio-choice.module.css'

const RATIOS = [
  { value: '16:9', name: 'Wide' },
  { value: '9:16', name: 'Tall' },
  { value: '1:1', name: 'Square' },
  { value: '4:3', name: 'Landscape' },
  { value: '3:4', name: 'Portrait' },
  { value: '21:9', name: 'Cinema' },
]
const LONGEST = 34

type Props = { input: GetInputPropsReturnType }

/** The aspect ratio, by its shape. */
export function RatioChoice({ input: { value, onChange } }: Props) {
  const name = useId()
  return (
    <fieldset className={classes.field}>
      <legend>Aspect ratio</legend>
      <div className={classes.choices}>
        {RATIOS.map((ratio) => (
          <label key={ratio.value} className={classes.choice}>
            <input
              type="radio"
              name={name}
              className="visually-hidden"
              checked={value === ratio.value}
              onChange={() => onChange(ratio.value)}
            />
            <span className={classes.stage} aria-hidden>
              <span style={sizeOf(ratioOf(ratio.value))} />
            </span>
            <b>{ratio.value}</b>
            <small>{ratio.name}</small>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const sizeOf = (ratio: number) =>
  ratio >= 1 ? { width: LONGEST, height: LONGEST / ratio } : { width: LONGEST * ratio, height: LONGEST }
