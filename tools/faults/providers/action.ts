import type { Json, Person } from '../../../server/test/client.ts'
import { ENDED_AFTER_MS, type Site } from './site.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id held } ... on Error { message }
} }`
const PROGRESS = 'subscription ($id: ID!) { actionProgress(id: $id) { sequence action { status } } }'
const READ = `query ($id: ID!) { action(id: $id) {
  status held charged text failure { code } outputs { url contentType bytes }
  receipt { quoted held charged released calls }
} viewer { account { available held posted } } }`

/** An action as the API tells it when it has ended. */
export type Ended = {
  id: string
  status: string
  held: number
  charged: number | null
  text: string | null
  failure: { code: string } | null
  outputs: { url: string; contentType: string; bytes: number }[]
  receipt: { quoted: number; held: number; charged: number; released: number; calls: number } | null
}

/** Starts a piece of work, watches it live until it has ended, and reads what became of it. */
export async function runAction(site: Site, person: Person, input: { work: object; model?: string }): Promise<Ended> {
  const ask = async (query: string, variables: object): Promise<Json> => {
    const { data, errors } = await site.client.query(query, variables, person)
    if (errors) throw new Error(JSON.stringify(errors))
    return data
  }
  const { startAction } = await ask(START, { input: { idempotencyKey: JSON.stringify(input).slice(-200), ...input } })
  if (startAction.__typename !== 'Action') throw new Error(JSON.stringify(startAction))
  const { id } = startAction
  const socket = site.client.socket(person)
  const late = setTimeout(() => void socket.close(), ENDED_AFTER_MS)
  try {
    for await (const { errors } of socket.subscribe(PROGRESS, { id }))
      if (errors) throw new Error(JSON.stringify(errors))
  } finally {
    clearTimeout(late)
    await socket.close()
  }
  const { action } = await ask(READ, { id })
  return { id, ...action }
}
