import { cacheExchange } from '@urql/exchange-graphcache'
import { keepPushedStatus } from '../status/pushed-status.ts'
import type { ServiceStatusChangedSubscription } from './generated/graphql.ts'

const embedded = () => null

/** Types without an id live inside what holds them. */
const WITHOUT_ID = [
  'Viewer',
  'ViewerActionsConnection',
  'ViewerActionsConnectionEdge',
  'ViewerOutputsConnection',
  'ViewerOutputsConnectionEdge',
  'ViewerNotificationsConnection',
  'ViewerNotificationsConnectionEdge',
  'PromoRedeemed',
  'PromoRejected',
  'CreditAccountEntriesConnection',
  'CreditAccountEntriesConnectionEdge',
  'ViewerPurchasesConnection',
  'ViewerPurchasesConnectionEdge',
  'PurchaseStarted',
  'PurchaseUnavailable',
  'CreditAccountIssuedGrantsConnection',
  'CreditAccountIssuedGrantsConnectionEdge',
  'CreditForecast',
  'EntryTotal',
  'EntryUse',
  'EntrySource',
  'PageInfo',
  'UsageReport',
  'UsageDay',
  'UsageDayByModel',
  'UsagePeriod',
  'UsageByFunction',
  'UsageByModel',
  'ActionFailure',
  'ActionReceipt',
  'ActionProgress',
  'ApiKeyCreated',
  'InsufficientCredits',
  'QuoteExceeded',
  'BudgetReached',
  'QuoteBudget',
  'AccountDeletion',
  'ActionUnavailable',
  'IdempotencyConflict',
  'InvalidInput',
  'Reference',
  'StoryBreakdown',
  'StoryChapter',
  'StoryShot',
  'StoryTitleCard',
  'MusicAnalysis',
  'MusicSection',
  'MusicShot',
  'MusicTreatment',
  'DirectorCreation',
  'DirectorFilmProfile',
  'DirectorMusicVideoProfile',
  'EntityExtraction',
  'CommercialGeneration',
  'CommercialShot',
  'ImageAnalysis',
  'ImageSubject',
  'ReasoningTask',
  'ReasoningStep',
  'ChildrenBook',
  'ChildrenBookPage',
  'ServiceStatus',
  'ProviderStatus',
  'HealthDay',
  'Admin',
  'AdminCatalogue',
  'FunctionControl',
  'ModelMediaPrice',
  'ModelTouch',
  'ProposedChange',
  'AdminPausesConnection',
  'AdminPausesConnectionEdge',
  'AdminPromosConnection',
  'AdminPromosConnectionEdge',
  'AdminPaymentAnomaliesConnection',
  'AdminPaymentAnomaliesConnectionEdge',
  'PromoRedemption',
  'QueryRateVersionsConnection',
  'QueryRateVersionsConnectionEdge',
  'BelowCost',
  'PriceReplay',
  'ReplayFigures',
  'ReplaySkip',
  'ReplayByFunction',
  'AdminOverview',
  'AdminPeriod',
  'AdminDay',
  'AdminNow',
  'AdminFailure',
  'AdminAnalytics',
  'AdminByModel',
  'AdminByFunction',
  'AdminByPlan',
  'AdminByPerson',
  'AdminCostDrift',
  'AdminLoss',
  'AdminPointFlow',
  'AdminAnalyticsPeopleConnection',
  'AdminAnalyticsPeopleConnectionEdge',
  'AdminHealth',
  'AdminHealthFigures',
  'AdminAlertDefaults',
  'AdminEvidence',
  'AdminProbe',
  'AdminLook',
  'AdminIncidentsConnection',
  'AdminIncidentsConnectionEdge',
  'IncidentTouched',
  'AdminUser',
  'AdminUsersConnection',
  'AdminUsersConnectionEdge',
  'AdminUserEntriesConnection',
  'AdminUserEntriesConnectionEdge',
  'AdminUserActionsConnection',
  'AdminUserActionsConnectionEdge',
  'AdminUserPurchasesConnection',
  'AdminUserPurchasesConnectionEdge',
  'AdminAuditLogConnection',
  'AdminAuditLogConnectionEdge',
]

/** Normalised: an event that carries `{ id … }` updates every query on the page. */
export function cache() {
  return cacheExchange({
    keys: {
      ...Object.fromEntries(WITHOUT_ID.map((type) => [type, embedded])),
      Plan: ({ tier }) => tier as string,
      Guard: ({ plan }) => plan as string,
      Alarm: ({ kind }) => kind as string,
      NotificationSetting: ({ kind }) => kind as string,
    },
    // Our fragments name object types only; an empty map makes matching exact, without shipping the schema.
    possibleTypes: {},
    logger: development.log,
    updates: {
      Mutation: {
        createApiKey: (_result, _args, store) => invalidateViewer(store, 'apiKeys'),
        revokeApiKey: (_result, _args, store) => invalidateViewer(store, 'apiKeys'),
        purchaseBoost: (_result, _args, store) => invalidateViewer(store, 'purchases'),
        startAction: (_result, _args, store) => invalidateViewer(store, 'actions'),
        markNotificationsRead: (_result, _args, store) => invalidateNotifications(store),
        markAllNotificationsRead: (_result, _args, store) => invalidateNotifications(store),
      },
      Subscription: {
        // Also when something was read elsewhere.
        inboxChanged: (_result, _args, store) => invalidateViewer(store, 'notifications'),
        serviceStatusChanged: (result, _args, store) =>
          keepPushedStatus((result as ServiceStatusChangedSubscription).serviceStatusChanged, store),
      },
    },
  })
}

/** Without the schema, writing a union tries every member's fields and tells of each that is not there; that is no news. */
const development = {
  log: (severity: 'debug' | 'error' | 'warn', message: string) => {
    if (!message.startsWith('Invalid undefined')) console[severity](message)
  },
}

type Store = {
  resolve(entity: 'Query', field: 'viewer'): unknown
  inspectFields(entity: string): { fieldName: string; arguments: Record<string, unknown> | null }[]
  invalidate(entity: string, field: string, args?: Record<string, unknown> | null): void
}

function invalidateNotifications(store: Store): void {
  invalidateViewer(store, 'notifications')
  invalidateViewer(store, 'inbox')
}

function invalidateViewer(store: Store, field: string): void {
  const viewer = store.resolve('Query', 'viewer')
  if (typeof viewer !== 'string') return
  for (const known of store.inspectFields(viewer)) {
    if (known.fieldName === field) store.invalidate(viewer, field, known.arguments)
  }
}
