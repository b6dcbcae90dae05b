import { type Actor, personBehind } from '../graphql/context.ts'

export type Seats = {
  /** Gives the seat back when called; undefined when there is none left. */
  take(actor: Actor): (() => void) | undefined
}

/** How many live connections a user has on this instance, sockets and event streams together. Guests share `guests`. */
export function createSeats({ perUser, guests = 2_000 }: { perUser: number; guests?: number }): Seats {
  const taken = new Map<string, number>()

  return {
    take(actor) {
      const [who, most] = actor.kind === 'guest' ? ['guest', guests] : [personBehind(actor), perUser]
      const count = taken.get(who) ?? 0
      if (count >= most) return undefined
      taken.set(who, count + 1)
      let held = true
      return () => {
        if (!held) return
        held = false
        const left = (taken.get(who) ?? 1) - 1
        if (left > 0) taken.set(who, left)
        else taken.delete(who)
      }
    },
  }
}
