import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { userId } from '../brands.ts'
import { systemClock } from '../clock.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { createDatabase, type Database } from '../database/client.ts'
import { startEmbedded } from '../database/embedded.ts'
import { createTransactions, type Transactions } from '../database/transaction.ts'
import { createBus } from '../events/bus.ts'
import { assertNever } from '../exhaustive.ts'
import { drawResetToken, removeSecondFactor } from './recovery.ts'
import { emailSchema } from './routes.ts'
import { changeRole, type StandingChange } from './standing.ts'

export type AdminTerminal = {
  env: Record<string, string | undefined>
  say(line: string): void
  complain(line: string): void
}

const USAGE = `Usage:
  npm run admin -- grant EMAIL     make somebody an admin
  npm run admin -- revoke EMAIL    make an admin a user again (never the last one)
  npm run admin -- list            who is an admin
  npm run admin -- reset-password EMAIL        a link with which they choose a new password: once, within an hour
  npm run admin -- reset-second-factor EMAIL   for who has lost their device and their backup codes`
const EXIT = { done: 0, refused: 1, usage: 64, unavailable: 69, config: 78 } as const
const LISTED_MAX = 1_000

const VERBS = ['grant', 'revoke', 'reset-password', 'reset-second-factor'] as const
type Verb = (typeof VERBS)[number]
type Command = { verb: 'list' } | { verb: Verb; email: string }

/** Works beside a running server, on its database; open sessions notice within five seconds. Gives the exit code. */
export async function runAdminCommand(args: string[], terminal: AdminTerminal): Promise<number> {
  const command = parseCommand(args)
  if (!command) {
    terminal.complain(USAGE)
    return EXIT.usage
  }
  try {
    return await withDatabase(readConfig(terminal.env), (database, config) =>
      run(command, { database, config }, terminal),
    )
  } catch (error) {
    terminal.complain(explain(error))
    return error instanceof ConfigError ? EXIT.config : EXIT.unavailable
  }
}

function parseCommand([given, email, ...rest]: string[]): Command | undefined {
  if (given === 'list' && email === undefined) return { verb: given }
  const verb = VERBS.find((one) => one === given)
  if (!verb || rest.length > 0) return undefined
  const parsed = emailSchema.safeParse(email)
  return parsed.success ? { verb, email: parsed.data } : undefined
}

type Place = { database: Database; config: Config }

async function run(command: Command, { database, config }: Place, terminal: AdminTerminal): Promise<number> {
  if (command.verb === 'list') return list(database, terminal)
  const { verb, email } = command
  const user = await database.system.user.findFirst({ where: { email }, select: { id: true } })
  if (!user) {
    terminal.complain(`Nobody has signed up as ${email}. Sign up first, then run this again.`)
    return EXIT.refused
  }
  // Nobody in this process listens. The server's instances look again every few seconds.
  const bus = createBus({ carrier: undefined, onError: () => {} })
  const { transaction } = createTransactions({ system: database.system, bus, clock: systemClock })
  const person = { email, help: { userId: userId(user.id), actor: OPERATOR, reason: 'npm run admin' } }
  switch (verb) {
    case 'grant':
    case 'revoke':
      return change({ verb, ...person }, transaction, terminal)
    case 'reset-password': {
      const token = await transaction((tx) => drawResetToken(tx, person.help))
      terminal.say(`For ${email}, once and within an hour:`)
      terminal.say(`${config.publicUrl}/reset-password?token=${token}`)
      return EXIT.done
    }
    case 'reset-second-factor': {
      const removed = await transaction((tx) => removeSecondFactor(tx, person.help))
      terminal.say(removed ? `${email} signs in without a code now.` : `${email} has no second factor.`)
      return EXIT.done
    }
    default:
      return assertNever(verb)
  }
}

async function list({ system }: Database, { say }: AdminTerminal): Promise<number> {
  const admins = await system.user.findMany({ where: { role: 'ADMIN' }, orderBy: { email: 'asc' }, take: LISTED_MAX })
  if (admins.length === 0) say('There is no admin yet: npm run admin -- grant EMAIL')
  for (const { email, name, suspendedAt } of admins) say(`${email}  ${name}${suspendedAt ? '  (suspended)' : ''}`)
  return EXIT.done
}

const OPERATOR = { kind: 'operator' } as const
type Person = { email: string; help: StandingChange }

async function change(
  { verb, email, help }: Person & { verb: 'grant' | 'revoke' },
  transaction: Transactions['transaction'],
  { say, complain }: AdminTerminal,
): Promise<number> {
  const outcome = await transaction((tx) => changeRole(tx, { ...help, role: verb === 'grant' ? 'ADMIN' : 'USER' }))
  switch (outcome) {
    case 'changed':
      say(verb === 'grant' ? `${email} is an admin now.` : `${email} is no longer an admin.`)
      return EXIT.done
    case 'unchanged':
      say(verb === 'grant' ? `${email} is an admin already.` : `${email} is not an admin.`)
      return EXIT.done
    case 'lastAdmin':
      complain(`${email} is the last admin who is not suspended. Make somebody else one first.`)
      return EXIT.refused
    case 'missing':
      complain(`${email} has just left.`)
      return EXIT.refused
    default:
      return assertNever(outcome)
  }
}

async function withDatabase<T>(config: Config, task: (database: Database, config: Config) => Promise<T>): Promise<T> {
  const work = (database: Database) => task(database, config)
  if (config.database.kind === 'server') return using(config.database.url, work)
  if (!existsSync(join(config.dataDir, 'postgres'))) {
    throw new Error(`There is no database in ${config.dataDir} yet. Start the server once (npm start), and sign up.`)
  }
  // The one of the running server, or, while none runs, one for as long as this takes.
  const embedded = await startEmbedded({ dataDir: config.dataDir })
  try {
    return await using(embedded.appUrl, work)
  } finally {
    await embedded.stop()
  }
}

async function using<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = createDatabase({ url, poolSize: 2 })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

const MISSING_TABLE = 'P2021'

function explain(error: unknown): string {
  if ((error as { code?: string }).code === MISSING_TABLE) {
    return 'The database has no tables yet. Start the server once (npm start), and sign up.'
  }
  return error instanceof Error ? error.message : String(error)
}
