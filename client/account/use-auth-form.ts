import { type FormErrors, useForm } from '@mantine/form'
import { useState } from 'react'
import type { AuthAnswer } from './auth-request.ts'

type Options<Values> = {
  initial: Values
  validate: (values: Values) => FormErrors
  send: (values: Values) => Promise<AuthAnswer>
  /** Runs when it went well. False: the page is left, so the button goes on turning. */
  onDone: (body: Record<string, unknown>, values: Values) => unknown
}

/** A form to /api/auth: sends it, and shows the server's refusal where it belongs. */
export function useAuthForm<Values extends Record<string, string>>(options: Options<Values>) {
  const { initial, validate, send, onDone } = options
  const [problem, setProblem] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const form = useForm<Values>({ mode: 'uncontrolled', initialValues: initial, validate })

  const submit = form.onSubmit(async (values) => {
    setSending(true)
    setProblem(null)
    const answer = await send(values)
    if (answer.kind === 'done' && onDone(answer.body, values) === false) return
    setSending(false)
    if (answer.kind === 'done') return
    if (answer.field && answer.field in initial) {
      form.setFieldError(answer.field, answer.message)
      form.getInputNode(answer.field)?.focus()
    } else setProblem(answer.message)
  })
  return { form, submit, sending, problem, setProblem }
}

export const emailFault = (email: string): string | null =>
  /^\S+@\S+\.\S+$/.test(email.trim()) ? null : 'Enter an e-mail address, such as mara@studio.com.'
