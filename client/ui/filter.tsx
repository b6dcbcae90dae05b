import { NativeSelect } from '@mantine/core'

type Props<Value extends string> = {
  label: string
  /** What it says while nothing is filtered. */
  all: string
  options: { value: Value; label: string }[]
  value: Value | null
  onChange: (value: Value | null) => void
}

/** The browser's own select: a filter is on the first page, and a list of our own would weigh 12 kB there. */
export function Filter<Value extends string>({ label, all, options, value, onChange }: Props<Value>) {
  return (
    <NativeSelect
      aria-label={label}
      data={[{ value: '', label: all }, ...options]}
      value={value ?? ''}
      onChange={({ currentTarget }) =>
        onChange(options.find((option) => option.value === currentTarget.value)?.value ?? null)
      }
      maw={190}
    />
  )
}
