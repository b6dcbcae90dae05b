/** What becomes of a table with a person in it: its file in the export, and what their deletion leaves. */
export type Keeping = {
  /** `left out`: why the export does not have it */
  export: string | { leftOut: string }
  /** `erased`: what goes · `kept`: why all of it stays */
  deletion: { erased: string } | { kept: string }
}

const BOOKS = 'the books: amounts and instants, without a name'

/** Every table that names a user. A test walks the database and fails when one is missing here. */
export const PERSONAL_TABLES: Record<string, Keeping> = {
  user: { export: 'profile.jsonl', deletion: { erased: 'name, address and role; an id stays, for the books' } },
  account: { export: 'account.jsonl', deletion: { kept: BOOKS } },
  credential: { export: 'sign-in-methods.jsonl', deletion: { erased: 'all' } },
  two_factor: { export: { leftOut: 'secrets; that there is one is in the profile' }, deletion: { erased: 'all' } },
  session: { export: 'sessions.jsonl', deletion: { erased: 'all' } },
  api_key: { export: 'api-keys.jsonl', deletion: { erased: 'all' } },
  entry: { export: 'entries.jsonl', deletion: { erased: 'the words of lines for work and adjustments' } },
  credit_grant: { export: 'grants.jsonl', deletion: { kept: BOOKS } },
  hold: { export: 'holds.jsonl', deletion: { kept: BOOKS } },
  allocation: { export: 'holds.jsonl', deletion: { kept: BOOKS } },
  action: { export: 'actions.jsonl', deletion: { erased: 'title, input, text, result and message' } },
  action_progress: { export: { leftOut: 'pieces of the text that the action has whole' }, deletion: { erased: 'all' } },
  output: { export: 'outputs.jsonl', deletion: { erased: 'all, and the files by a job' } },
  prediction: {
    export: { leftOut: 'how runs went at the provider; what came out is in the outputs' },
    deletion: { erased: 'addresses and messages of the provider' },
  },
  provider_call: {
    export: { leftOut: 'what work cost the house; what it cost the person is in the actions' },
    deletion: { erased: 'messages of the provider, and what it sent by itself' },
  },
  usage_bucket: { export: 'usage.jsonl', deletion: { kept: BOOKS } },
  usage_delta: { export: { leftOut: 'sums of what is in the usage' }, deletion: { kept: BOOKS } },
  account_day: { export: { leftOut: 'sums of what is in the usage' }, deletion: { kept: BOOKS } },
  account_number: { export: { leftOut: 'a number for sums' }, deletion: { kept: BOOKS } },
  purchase: { export: 'purchases.jsonl', deletion: { erased: 'the address of the payment page' } },
  promo_redemption: { export: 'promo-codes.jsonl', deletion: { kept: BOOKS } },
  pause: { export: 'pauses.jsonl', deletion: { kept: BOOKS } },
  payment_anomaly: {
    export: { leftOut: 'what the payment provider told, which an admin looked at' },
    deletion: { kept: 'says by id which admin dealt with it' },
  },
  notification: { export: 'notifications.jsonl', deletion: { erased: 'all' } },
  notification_setting: { export: 'notification-settings.jsonl', deletion: { erased: 'all' } },
  audit_entry: {
    export: 'account-changes.jsonl',
    deletion: { kept: 'who changed what, and from where an admin did, by id: it is append-only' },
  },
  user_note: {
    export: { leftOut: 'what admins note for each other' },
    deletion: { erased: 'those about them; those that they wrote of others stay, by a nameless author' },
  },
  promo: {
    export: { leftOut: 'codes that an admin made for others' },
    deletion: { kept: 'says by id who made it' },
  },
  incident: {
    export: { leftOut: 'outages of the service; an admin saw one' },
    deletion: { kept: 'says by id who saw it' },
  },
  incident_note: {
    export: { leftOut: 'what an admin found out about an outage' },
    deletion: { kept: 'about the service, by a nameless author' },
  },
  maintenance: {
    export: { leftOut: 'announcements about the service' },
    deletion: { kept: 'about the service, by a nameless author' },
  },
  alert_rule: {
    export: { leftOut: 'whom the service alerts, set by an admin' },
    deletion: { kept: 'about the service, by a nameless author' },
  },
}

/** Files are tried again after a minute, two, four …, at most six hours. */
export const FILE_RETRY_MAX_MINUTES = 360
