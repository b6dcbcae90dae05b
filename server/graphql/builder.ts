import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import type PrismaTypes from '../generated/pothos.ts'
import { getDatamodel } from '../generated/pothos.ts'
import { type Actor, type Context, readerOf } from './context.ts'
import { codedError } from './errors.ts'
import { costOfField } from './limits/cost.ts'

const capitalize = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

export const builder = new SchemaBuilder<{
  Context: Context
  PrismaTypes: PrismaTypes
  DefaultFieldNullability: false
  DefaultEdgesNullability: { list: false; items: false }
  DefaultNodeNullability: false
  /**
   * member: whoever is signed in or has a key · act: may start and cancel work · session: signed in, not by a key ·
   * admin: an admin's session · proven: the same, with a password or a sign-in not long ago: for money and roles
   */
  AuthScopes: { member: boolean; act: boolean; session: boolean; admin: boolean; proven: boolean }
  Scalars: {
    ID: { Input: string; Output: string }
    Points: { Input: bigint; Output: bigint }
    SignedPoints: { Input: bigint; Output: bigint }
    Usd: { Input: bigint; Output: bigint }
    DateTime: { Input: Date; Output: Date }
    Date: { Input: string; Output: string }
  }
}>({
  // Outermost first: nobody is told why something was refused before they may ask at all.
  plugins: [ScopeAuthPlugin, ErrorsPlugin, ComplexityPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ actor }) => ({
      member: actor.kind !== 'guest',
      act: actor.kind !== 'guest' && !actor.suspended && (actor.kind === 'session' || actor.scopes.includes('ACT')),
      session: actor.kind === 'session' && !actor.suspended,
      admin: mayAdminister(actor),
      proven: mayAdminister(actor) && actor.kind === 'session' && actor.proven === true,
    }),
    unauthorizedError: (_parent, { actor }) => unauthorized(actor),
  },
  errors: {
    // Never [Error]: that would publish the message of every bug and outage past the masking.
    defaultTypes: [],
    directResult: true,
    defaultUnionOptions: { name: ({ fieldName }) => `${capitalize(fieldName)}Result` },
  },
  // The limit itself is a validation rule (limits.ts), so that it is one for every transport and refuses before execution.
  complexity: { fieldComplexity: costOfField, defaultListMultiplier: 10 },
  relay: {
    edgesFieldOptions: { nullable: { list: false, items: false } },
    nodeFieldOptions: { nullable: false },
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    cursorType: 'String',
  },
  prisma: {
    client: (context) => readerOf(context) as never,
    dmmf: getDatamodel(),
    onUnusedQuery: null,
  },
})

export const mayAdminister = (actor: Actor): boolean =>
  actor.kind === 'session' && actor.admin && !actor.suspended && !actor.lacksSecondFactor

export const secondFactorMissing = () =>
  codedError('FORBIDDEN', 'Admins need a second factor here. Turn it on in your settings, under Security.', {
    reason: 'SECOND_FACTOR',
  })

function unauthorized(actor: Actor) {
  if (actor.kind === 'guest') return codedError('UNAUTHENTICATED', 'Sign in to continue.')
  if (actor.kind === 'session' && actor.viewing) {
    return codedError('FORBIDDEN', 'You are viewing as somebody else: you can look, and change nothing.')
  }
  // An admin may do everything; what they lack is a new proof that it is they.
  if (mayAdminister(actor)) return codedError('REAUTHENTICATE', 'Confirm with your password that it is you.')
  if (actor.kind === 'session' && actor.lacksSecondFactor && !actor.suspended) return secondFactorMissing()
  if (actor.suspended) return codedError('FORBIDDEN', 'Your account is suspended. You can read, export and sign out.')
  if (actor.kind === 'apiKey') return codedError('FORBIDDEN', 'This needs more than your API key allows.')
  return codedError('FORBIDDEN', 'You may not do this.')
}

builder.queryType()
/** Whoever views as somebody else reads. What ends that skips this. */
builder.mutationType({ authScopes: (_root, { actor }) => !(actor.kind === 'session' && actor.viewing) })
builder.subscriptionType()
