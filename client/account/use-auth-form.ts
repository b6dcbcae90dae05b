import { type FormErrors, useForm } from '@mantine/form'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { safeNext } from './next-address.ts'
import type { AuthAnswer } from './session.ts'

type Options<Values> = {
  initial: Values
  validate: (values: Values) => FormErrors
  send: (values: Values) => Promise<AuthAnswer>
  /** Runs when it went well, before the page of the person is loaded. */
  onDone?: () => void
}

/** A form that sends credentials, shows the server's refusal where it belongs, and goes where one wanted to go. */
export function useAuthForm<Values extends Record<string, string>>({
  initial,
  validate,
  send,
  onDone,
}: Options<Values>) {
  const { next } = useSearch({ from: '/guests' })
  const [problem, setProblem] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const form = useForm<Values>({ mode: 'uncontrolled', initialValues: initial, validate })

  const submit = form.onSubmit(async (values) => {
    setSending(true)
    setProblem(null)
    const answer = await send(values)
    if (answer.kind === 'done') {
      onDone?.()
      location.assign(safeNext(next))
      return
    }
    setSending(false)
    if (answer.field && answer.field in initial) {
      form.setFieldError(answer.field, answer.message)
      form.getInputNode(answer.field)?.focus()
    } else setProblem(answer.message)
  })
  return { form, submit, sending, problem, next }
}

export const emailFault = (email: string): string | null =>
  /^\S+@\S+\.\S+$/.test(email.trim()) ? null : 'Enter an e-mail address, such as mara@studio.com.'
