import type { Pool } from 'pg'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { BusCounts } from '../events/bus.ts'
import type { Work } from './work.ts'

/** What is asked of the parts that are looked at when Prometheus comes; absent as long as they do not stand. */
export type Watched = { sockets?: () => number; events?: () => BusCounts; draining?: () => boolean }

/** What stands at the moment of the look. */
export function createGauges(registry: Registry, { pool, watched }: { pool: Pool; watched: Watched }) {
  const registers = [registry]
  new Gauge({
    name: 'palette_sockets',
    help: 'Open WebSockets.',
    registers,
    collect() {
      this.set(watched.sockets?.() ?? 0)
    },
  })
  new Gauge({
    name: 'palette_draining',
    help: '1 from SIGTERM to the end of the process.',
    registers,
    collect() {
      this.set(watched.draining?.() ? 1 : 0)
    },
  })
  new Gauge({
    name: 'palette_database_connections',
    help: 'Of the pool: open, idle, and requests that wait for one.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'open' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
  new Counter({
    name: 'palette_events_total',
    help: 'Between instances: published here, heard from others, gaps in what was heard, and faults of the carrier.',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset()
      for (const [kind, count] of Object.entries(watched.events?.() ?? {})) this.inc({ kind }, count)
    },
  })
  const shared = (name: string, help: string) =>
    new Gauge({ name, help: `${help} Of all instances together.`, registers })
  const work: Record<keyof Work, Gauge> = {
    queued: shared('palette_actions_queued', 'Actions that nobody works on yet.'),
    running: shared('palette_actions_running', 'Actions under way.'),
    unknown: shared('palette_actions_unknown', 'Of them, those whose provider does not say how they are.'),
    oldestSeconds: shared('palette_actions_oldest_queued_seconds', 'How long the oldest of the queued has waited.'),
    jobs: shared('palette_jobs_due', 'Jobs that are due and not taken.'),
  }
  return {
    setWork(now: Work): void {
      for (const [name, gauge] of Object.entries(work)) gauge.set(now[name as keyof Work])
    },
  }
}
