import { Text, Textarea, TextInput } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import type { ReactNode } from 'react'
import { formatCount } from '../../lib/format.ts'

type Props = {
  label: string
  hint?: ReactNode
  placeholder?: string
  required?: boolean
  /** Characters; shown as a counter, never cut off: what was pasted stays. */
  limit: number
  input: GetInputPropsReturnType
}

export function ShortText({ label, hint, placeholder, required, input }: Omit<Props, 'limit'>) {
  return (
    <TextInput
      label={label}
      description={hint}
      placeholder={placeholder}
      withAsterisk={required}
      aria-required={required}
      {...input}
    />
  )
}

export function LongText({ label, hint, placeholder, required, limit, input, rows }: Props & { rows: number }) {
  const length = typeof input.value === 'string' ? input.value.trim().length : 0
  return (
    <div>
      <Textarea
        label={label}
        description={hint}
        placeholder={placeholder}
        withAsterisk={required}
        aria-required={required}
        rows={rows}
        resize="vertical"
        {...input}
      />
      {length > 0 && (
        <Text size="xs" c={length > limit ? 'var(--bad-text)' : 'dimmed'} ta="right" mt={4} className="num">
          {formatCount(length)} of {formatCount(limit)} characters
        </Text>
      )}
    </div>
  )
}

export function DirectorText({ input }: { input: GetInputPropsReturnType }) {
  return (
    <LongText
      label="Director"
      hint="A name, or a style described. A director made here brings a paragraph for this field."
      placeholder="Long takes, practical light, faces before plot"
      rows={2}
      limit={8_000}
      input={input}
    />
  )
}
