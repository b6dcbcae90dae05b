import { Input, SegmentedControl } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { useId } from 'react'

type Props = {
  label: string
  hint?: string
  options: { value: string; label: string }[]
  input: GetInputPropsReturnType
}

/** A choice of few, all in sight. */
export function Segments({ label, hint, options, input: { value, onChange } }: Props) {
  const id = useId()
  return (
    <div>
      <Input.Label id={id} labelElement="div">
        {label}
      </Input.Label>
      {hint && <Input.Description mb={6}>{hint}</Input.Description>}
      <SegmentedControl aria-labelledby={id} size="sm" data={options} value={value} onChange={onChange} fullWidth />
    </div>
  )
}
