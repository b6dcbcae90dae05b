import { Group, Input, Text } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { type CSSProperties, useId } from 'react'
import classes from './length-choice.module.css'

type Props = { least: number; most: number; input: GetInputPropsReturnType }

/** Whole seconds. */
export function LengthChoice({ least, most, input: { value, onChange } }: Props) {
  const id = useId()
  return (
    <div className={classes.field}>
      <Group justify="space-between">
        <Input.Label htmlFor={id}>Length</Input.Label>
        <output htmlFor={id} className={`num ${classes.value}`}>
          {value} seconds
        </output>
      </Group>
      <input
        id={id}
        type="range"
        className={classes.range}
        min={least}
        max={most}
        step={1}
        style={{ '--share': `${((Number(value) - least) / (most - least)) * 100}%` } as CSSProperties}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        aria-valuetext={`${value} seconds`}
      />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {least} s
        </Text>
        <Text size="xs" c="dimmed">
          {most} s
        </Text>
      </Group>
    </div>
  )
}
