import type { Clock } from '../clock.ts'
import type { Bus, Topic } from '../events/bus.ts'
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts'
import { currentTraceparent } from '../tracing/work.ts'

/** What a use case may touch. Nothing that is written, enqueued or announced through it outlives a rollback. */
export type Tx = {
  readonly db: Prisma.TransactionClient
  /** One instant for the whole transaction; null: the database's own. */
  readonly now: Date | null
  /** The same as a value, for where the database cannot say it; within milliseconds of its clock. */
  readonly instant: Date
  /** Published once the transaction has committed. */
  announce(topic: Topic): void
  /** One job an entry, in the same transaction as the state that asks for it. */
  enqueue(jobs: Job[]): Promise<void>
}

export type Job = {
  task: string
  payload: object
  /** Replaces a job of the same key that has not started. */
  key?: string
  runAt?: Date
  /** Of the jobs in one queue, one runs at a time, on all instances together. */
  queue?: string
  /** How often it is tried, each time after a longer wait; 5 unless told. */
  attempts?: number
}

export type Transactions = ReturnType<typeof createTransactions>

export function createTransactions({ system, bus, clock }: { system: PrismaClient; bus: Bus; clock: Clock }) {
  const open = (db: Prisma.TransactionClient, topics: Set<Topic>): Tx => ({
    db,
    now: clock.forDatabase(),
    instant: clock.forDatabase() ?? clock.now(),
    announce: (topic) => void topics.add(topic),
    enqueue: (jobs) => addJobs(db, jobs),
  })

  return {
    /** All or nothing. Never call a provider in one: it is cut off after ten seconds. */
    async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      const topics = new Set<Topic>()
      const result = await system.$transaction((db) => work(open(db, topics)))
      for (const topic of topics) bus.publish(topic)
      return result
    },

    /** For work that is one statement, and so atomic by itself: it saves the round trips of BEGIN and COMMIT. */
    async statement<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      const topics = new Set<Topic>()
      const result = await work(open(system, topics))
      for (const topic of topics) bus.publish(topic)
      return result
    },
  }
}

async function addJobs(db: Prisma.TransactionClient, jobs: Job[]): Promise<void> {
  if (jobs.length === 0) return
  const add = addJobSql({
    task: Prisma.sql`job->>'task'`,
    payload: Prisma.sql`job->'payload'`,
    key: Prisma.sql`job->>'key'`,
    runAt: Prisma.sql`(job->>'runAt')::timestamptz`,
    queue: Prisma.sql`job->>'queue'`,
    attempts: Prisma.sql`coalesce((job->>'attempts')::int, 5)`,
  })
  const traceParent = currentTraceparent()
  // What a job was asked for by itself comes before what happened to ask.
  const asked = traceParent ? jobs.map((job) => ({ ...job, payload: { traceParent, ...job.payload } })) : jobs
  await db.$executeRaw`SELECT ${add} FROM json_array_elements(${JSON.stringify(asked)}::json) AS job`
}

type JobSql = { [Part in keyof Job]: Prisma.Sql }

/** Enqueues a job from within the statement that writes what asks for it: an expression over that statement's rows. */
export function addJobSql({
  task,
  payload,
  key = Prisma.sql`NULL`,
  runAt = Prisma.sql`NULL`,
  queue = Prisma.sql`NULL`,
  attempts = Prisma.sql`5`,
}: JobSql): Prisma.Sql {
  return Prisma.sql`graphile_worker.add_job(
    ${task}, payload => ${payload}, queue_name => ${queue}, run_at => ${runAt}, max_attempts => ${attempts},
    job_key => ${key})`
}
