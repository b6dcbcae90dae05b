/** Where the examples send to, and as whom. `key`: whoever reads them may not have one yet. */
export type Place = { origin: string; key: string }
export type Snippet = { title: string; detail: string; code: string }

const BALANCE = '{ viewer { account { available held renewsAt } } }'
const START = `mutation ($input: StartActionInput!) {
  startAction(input: $input) {
    __typename
    ... on Action { id held }
    ... on Error { message }
  }
}`
const PROGRESS = `subscription ($id: ID!, $after: Int) {
  actionProgress(id: $id, after: $after) { sequence textDelta action { status charged } }
}`
const ENTRIES = `query ($after: String) {
  viewer { account { entries(first: 50, after: $after) {
    edges { node { createdAt kind amount balanceAfter description } }
    pageInfo { hasNextPage endCursor }
  } } }
}`
const STORY = 'Mara walks into the harbour at night.'

const inOneLine = (query: string) => query.replace(/\s+/g, ' ')
const indented = (text: string) => text.replaceAll('\n', '\n  ')

/** For a POSIX shell, one after another in one session. */
export function curlSnippets({ origin, key }: Place): Snippet[] {
  const post = (body: object, flags = '-s') => `curl ${flags} "$API" \\
  -H "authorization: Bearer $KEY" -H 'content-type: application/json' \\
  -d '${JSON.stringify(body)}'`
  const input = { idempotencyKey: 'first-story', work: { entityExtraction: { story: STORY } } }
  return [
    {
      title: 'Your balance',
      detail: 'Keep the address and the key in the shell; the other examples use them too.',
      code: `API=${origin}/graphql
KEY=${key}

${post({ query: BALANCE })}`,
    },
    {
      title: 'Start work',
      detail: 'The key names what you want done once: send it again, and you get the same action, never a second one.',
      code: `ACTION=$(${post({ query: inOneLine(START), variables: { input } })} | sed -n 's/.*"id":"\\([^"]*\\)".*/\\1/p')
echo "$ACTION"`,
    },
    {
      title: 'Follow it to its end',
      detail: 'As an event stream, which ends with the action. What was sent before you came is repeated.',
      code: `curl -sN "$API" \\
  -H "authorization: Bearer $KEY" -H 'content-type: application/json' -H 'accept: text/event-stream' \\
  -d '{"query":"${inOneLine(PROGRESS)}","variables":{"id":"'"$ACTION"'"}}'`,
    },
    {
      title: 'Page through the lines of your account',
      detail: 'Newest first. For the next page, send endCursor as after.',
      code: post({ query: inOneLine(ENTRIES) }),
    },
  ]
}

/** A whole program for Node 22 or later. */
export function urqlSnippet({ origin, key }: Place): Snippet {
  return {
    title: 'With urql',
    detail:
      'npm install @urql/core graphql-ws graphql. Queries and mutations over HTTP, what is live over a WebSocket.',
    code: `import { Client, fetchExchange, gql, subscriptionExchange } from '@urql/core'
import { createClient } from 'graphql-ws'

const url = '${origin}/graphql'
const authorization = 'Bearer ${key}'

const socket = createClient({ url: url.replace(/^http/, 'ws'), connectionParams: { authorization } })
const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers: { authorization } },
  exchanges: [
    subscriptionExchange({
      forwardSubscription: ({ query = '', variables = {} }) => ({
        subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables: { ...variables } }, sink) }),
      }),
    }),
    fetchExchange,
  ],
})

const balance = await client.query(gql\`${BALANCE}\`, {})
if (balance.error) throw balance.error
console.log(balance.data.viewer.account)

// The key names what you want done once: sent again, it gives the same action, never a second one.
const START = gql\`
  ${indented(START)}
\`
const input = { idempotencyKey: 'first-story', work: { entityExtraction: { story: '${STORY}' } } }
const started = await client.mutation(START, { input })
if (started.error) throw started.error
const action = started.data.startAction
// A refusal is data: InsufficientCredits, BudgetReached, QuoteExceeded … with a message for a person.
if (action.__typename !== 'Action') throw new Error(action.message)

const PROGRESS = gql\`
  ${indented(PROGRESS)}
\`
await new Promise<void>((ended) => {
  client.subscription(PROGRESS, { id: action.id }).subscribe(({ data, error, hasNext }) => {
    if (error) console.error(error.message)
    if (data) console.log(data.actionProgress)
    if (!hasNext) ended()
  })
})

const ENTRIES = gql\`
  ${indented(ENTRIES)}
\`
for (let after: string | null = null, more = true; more; ) {
  // Asked for by the cursor of the page before, so its type cannot be inferred; generated types say it for you.
  const page: { data?: any; error?: Error } = await client.query(ENTRIES, { after })
  if (page.error) throw page.error
  const { edges, pageInfo } = page.data.viewer.account.entries
  for (const { node } of edges) console.log(node.createdAt, node.kind, node.amount, node.description)
  after = pageInfo.endCursor
  more = pageInfo.hasNextPage
}

await socket.dispose()
`,
  }
}

/** A whole program for Node 22 or later, everything over one socket. */
export function socketSnippet({ origin, key }: Place): Snippet {
  return {
    title: 'With graphql-ws',
    detail: 'npm install graphql-ws graphql. Queries and mutations go over the same WebSocket as what is live.',
    code: `import { createClient } from 'graphql-ws'

const client = createClient({
  url: '${origin.replace(/^http/, 'ws')}/graphql',
  connectionParams: { authorization: 'Bearer ${key}' },
  keepAlive: 12_000,
})

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<any> {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw new Error(errors[0]?.message)
    return data
  }
}

console.log((await ask('${BALANCE}')).viewer.account)

// The key names what you want done once: sent again, it gives the same action, never a second one.
const START = \`
  ${indented(START)}
\`
const input = { idempotencyKey: 'first-story', work: { entityExtraction: { story: '${STORY}' } } }
const { startAction } = await ask(START, { input })
// A refusal is data: InsufficientCredits, BudgetReached, QuoteExceeded … with a message for a person.
if (startAction.__typename !== 'Action') throw new Error(startAction.message)

const PROGRESS = \`
  ${indented(PROGRESS)}
\`
// Kept up to date, so that after a lost connection it goes on behind what you have.
const variables: Record<string, unknown> = { id: startAction.id }
for await (const { data, errors } of client.iterate<any>({ query: PROGRESS, variables })) {
  if (errors) throw new Error(errors[0]?.message)
  if (!data) continue
  console.log(data.actionProgress)
  variables.after = data.actionProgress.sequence
}

const ENTRIES = \`
  ${indented(ENTRIES)}
\`
for (let after: string | null = null, more = true; more; ) {
  // Asked for by the cursor of the page before, so its type cannot be inferred; generated types say it for you.
  const page: any = await ask(ENTRIES, { after })
  const { edges, pageInfo } = page.viewer.account.entries
  for (const { node } of edges) console.log(node.createdAt, node.kind, node.amount, node.description)
  after = pageInfo.endCursor
  more = pageInfo.hasNextPage
}

await client.dispose()
`,
  }
}
