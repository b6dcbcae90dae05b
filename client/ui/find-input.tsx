import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import classes from './inputs.module.css'

type Props = { label: string; text: string | undefined; maxLength: number; onChange: (text: string) => void }

const TYPED_MS = 300

/** A text to look for, told when the typing pauses. */
export function FindInput({ label, text = '', maxLength, onChange }: Props) {
  const [typed, setTyped] = useState(text)
  const told = useRef(text)
  const find = useDebouncedCallback((next: string) => {
    told.current = next.trim()
    onChange(told.current)
  }, TYPED_MS)
  // Changed elsewhere: by "Clear filters", or by going back.
  useEffect(() => {
    if (text === told.current) return
    told.current = text
    setTyped(text)
  }, [text])
  return (
    <TextInput
      type="search"
      label={label}
      value={typed}
      maxLength={maxLength}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value)
        find(value)
      }}
      className={classes.find}
    />
  )
}
