import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { isDay } from '../lib/zone.ts'
import classes from './inputs.module.css'

type Props = {
  label: string
  day: string | undefined
  min?: string | undefined
  max?: string | undefined
  /** A whole day, or '' for none. */
  onChange: (day: string) => void
}

/** While a year is typed it is year 2, then 20: that is kept here, and nobody is told. */
export function DayInput({ label, day = '', min, max, onChange }: Props) {
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
