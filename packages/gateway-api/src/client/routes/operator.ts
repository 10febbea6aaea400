import type { z } from 'zod';
import type { auditCheckSchema, auditEntrySchema, operatorAuditQuery } from '../../audit/index.ts';
import type { keyCreatedSchema, keySchema } from '../../keys/index.ts';
import type {
  accountClosedSchema,
  accountCreateSchema,
  accountSchema,
  billImportSchema,
  billLineSchema,
  billSchema,
  carrierCancelledSchema,
  carrierCreateSchema,
  carrierDeleteQuery,
  carrierEventQuery,
  carrierEventSchema,
  carrierMovedSchema,
  carrierMoveSchema,
  carrierSchema,
  carrierUpdateSchema,
  creditSchema,
  numberNetworksAnswerSchema,
  numberNetworksSchema,
  operatorCancelledSchema,
  operatorCancelSchema,
  operatorKeyCreateSchema,
  operatorKeyMadeSchema,
  operatorKeyMakeSchema,
  operatorKeySchema,
  pauseSchema as pauseReasonSchema,
  providerSchema,
  quarantinedSchema,
  quarantineQuery,
  refundedSchema,
  refundSchema,
  restoreEndedSchema,
  restoreEndSchema,
  restoreSchema,
  routeCreateSchema,
  routeSchema,
  routeUpdateSchema,
  stripeProviderSchema,
  tariffCreateSchema,
  tariffImportAnswerSchema,
  tariffImportSchema,
  tariffSchema,
  unmatchedReceiptQuery,
  unmatchedReceiptSchema,
  waitingLimitsSchema,
  waitingLimitsUpdateSchema,
} from '../../operator/index.ts';
import type { operatorPauseCreateSchema, pauseSchema } from '../../pauses/index.ts';
import type { accountPlanSchema, planChangeSchema, planSchema } from '../../plans/index.ts';
import type { textAssignSchema, unclaimedReasonSchema, unclaimedTextSchema } from '../../replies/index.ts';
import type { walletSchema } from '../../wallet/index.ts';
import { route } from '../route.ts';
import { operatorWebhooks } from './operator-webhooks.ts';

const accounts = {
  /** Accounts. */
  list: route('GET /v1/operator/accounts').lists<typeof accountSchema>(),
  /** Makes an account with an empty wallet. */
  create: route('POST /v1/operator/accounts')
    .takes<typeof accountCreateSchema>()
    .gives<typeof accountSchema>(),
  /** Closes an account: keys and shops end, what has not left is cancelled; its records stay. */
  close: route('DELETE /v1/operator/accounts/{id}').gives<typeof accountClosedSchema>(),
  /** Moves an account, and its sub-accounts, to another plan. */
  setPlan: route('PUT /v1/operator/accounts/{id}/plan')
    .takes<typeof accountPlanSchema>()
    .gives<typeof planSchema>(),
  keys: {
    /** The API keys of an account, ended ones included. */
    list: route('GET /v1/operator/accounts/{id}/keys').lists<typeof keySchema>(),
    /** Makes an API key of an account, which is shown this once. */
    create: route('POST /v1/operator/accounts/{id}/keys')
      .takes<typeof operatorKeyCreateSchema>()
      .gives<typeof keyCreatedSchema>(),
    /** Ends an API key of an account. */
    delete: route('DELETE /v1/operator/accounts/{id}/keys/{keyId}'),
  },
};

const carriers = {
  /** Carriers. */
  list: route('GET /v1/operator/carriers').lists<typeof carrierSchema>(),
  /** A carrier, and how it stands. */
  read: route('GET /v1/operator/carriers/{id}').gives<typeof carrierSchema>(),
  /** Adds a carrier, which is used at once. */
  create: route('POST /v1/operator/carriers')
    .takes<typeof carrierCreateSchema>()
    .gives<typeof carrierSchema>(),
  /** Changes settings of a carrier, or its secret, at once. */
  update: route('PATCH /v1/operator/carriers/{id}')
    .takes<typeof carrierUpdateSchema>()
    .gives<typeof carrierSchema>(),
  /** Deletes a carrier to which nothing is owed and that owes nothing. */
  delete: route('DELETE /v1/operator/carriers/{id}').asks<typeof carrierDeleteQuery>(),
  /** Pauses a carrier: it is given nothing until it is resumed. */
  pause: route('POST /v1/operator/carriers/{id}/pause')
    .takes<typeof pauseReasonSchema>()
    .gives<typeof carrierSchema>(),
  /** Resumes a carrier that was paused. */
  resume: route('POST /v1/operator/carriers/{id}/resume')
    .takes<typeof pauseReasonSchema>()
    .gives<typeof carrierSchema>(),
  /** Moves what waits for a carrier to another. */
  move: route('POST /v1/operator/carriers/{id}/move')
    .takes<typeof carrierMoveSchema>()
    .gives<typeof carrierMovedSchema>(),
  /** Cancels what waits for a carrier, and gives its price back. */
  cancel: route('POST /v1/operator/carriers/{id}/cancel').gives<typeof carrierCancelledSchema>(),
};

const routes = {
  /** The lines of the routing table. */
  list: route('GET /v1/operator/routes').lists<typeof routeSchema>(),
  /** Adds a line to the routing table. */
  create: route('POST /v1/operator/routes').takes<typeof routeCreateSchema>().gives<typeof routeSchema>(),
  /** Changes a line of the routing table: what waits goes by it at once. */
  update: route('PATCH /v1/operator/routes/{id}')
    .takes<typeof routeUpdateSchema>()
    .gives<typeof routeSchema>(),
  /** Takes a line out of the routing table: what waits goes by the next that matches. */
  delete: route('DELETE /v1/operator/routes/{id}'),
  /** Pauses a route: the next line that matches serves. */
  pause: route('POST /v1/operator/routes/{id}/pause')
    .takes<typeof pauseReasonSchema>()
    .gives<typeof routeSchema>(),
  /** Resumes a route that was paused. */
  resume: route('POST /v1/operator/routes/{id}/resume')
    .takes<typeof pauseReasonSchema>()
    .gives<typeof routeSchema>(),
};

const tariffs = {
  /** Prices, the newest line first. */
  list: route('GET /v1/operator/tariffs').lists<typeof tariffSchema>(),
  /** Adds a price per segment. */
  create: route('POST /v1/operator/tariffs').takes<typeof tariffCreateSchema>().gives<typeof tariffSchema>(),
  /** Every tariff line as comma-separated values, the oldest first. */
  export: route('GET /v1/operator/tariffs/export').gives<string>(),
  /** Adds tariff lines from comma-separated values; a dry run shows what would change. */
  import: route('POST /v1/operator/tariffs/import')
    .takes<typeof tariffImportSchema>()
    .gives<typeof tariffImportAnswerSchema>(),
};

export interface BillLineQuery {
  readonly verdict?: z.output<typeof billLineSchema>['verdict'];
}

const bills = {
  /** Carriers' bills, the newest first. */
  list: route('GET /v1/operator/bills').lists<typeof billSchema>(),
  /** Imports a carrier's bill and matches it with what was handed over. */
  import: route('POST /v1/operator/bills').takes<typeof billImportSchema>().gives<typeof billSchema>(),
  /** The lines of a bill that differ, each with its explanation. */
  lines: route('GET /v1/operator/bills/{id}/lines').lists<typeof billLineSchema, BillLineQuery>(),
};

const plans = {
  /** Plans, the smallest first. */
  list: route('GET /v1/operator/plans').lists<typeof planSchema>(),
  /** Changes what a plan allows. */
  update: route('PATCH /v1/operator/plans/{name}')
    .takes<typeof planChangeSchema>()
    .gives<typeof planSchema>(),
};

const paymentProviders = {
  /** The payment providers that are set up, without their keys. */
  list: route('GET /v1/operator/payment-providers').lists<typeof providerSchema>(),
  /** Sets Stripe up; its keys are kept sealed. */
  setStripe: route('PUT /v1/operator/payment-providers/stripe')
    .takes<typeof stripeProviderSchema>()
    .gives<typeof providerSchema>(),
  /** Forgets the keys of a payment provider: nothing can be bought by it, and its webhooks are refused. */
  delete: route('DELETE /v1/operator/payment-providers/{name}'),
};

export interface UnclaimedTextQuery {
  readonly reason?: z.output<typeof unclaimedReasonSchema>;
}

const unclaimedTexts = {
  /** The texts from handsets that belong to no account, and why. */
  list: route('GET /v1/operator/unclaimed-texts').lists<typeof unclaimedTextSchema, UnclaimedTextQuery>(),
  /** Gives a text from a handset to an account, as if it had come for it now. */
  assign: route('POST /v1/operator/unclaimed-texts/{id}/assign')
    .takes<typeof textAssignSchema>()
    .gives<typeof unclaimedTextSchema>(),
};

/** What an operator key opens, and no other. */
export const operator = {
  accounts,
  webhooks: operatorWebhooks,
  carriers,
  routes,
  tariffs,
  bills,
  plans,
  paymentProviders,
  unclaimedTexts,
  keys: {
    /** The operator's keys, ended ones included. */
    list: route('GET /v1/operator/keys').lists<typeof operatorKeySchema>(),
    /** Makes an operator key, which is shown this once. */
    create: route('POST /v1/operator/keys')
      .takes<typeof operatorKeyMakeSchema>()
      .gives<typeof operatorKeyMadeSchema>(),
    /** Ends an operator key. */
    delete: route('DELETE /v1/operator/keys/{id}'),
  },
  credit: {
    /** Puts credit on an account. */
    add: route('POST /v1/operator/credit').takes<typeof creditSchema>().gives<typeof walletSchema>(),
  },
  refunds: {
    /** Gives the price of a charged message back. */
    create: route('POST /v1/operator/refunds').takes<typeof refundSchema>().gives<typeof refundedSchema>(),
  },
  messages: {
    /** Cancels what has not left: one text, or those of an account. */
    cancel: route('POST /v1/operator/messages/cancel')
      .takes<typeof operatorCancelSchema>()
      .gives<typeof operatorCancelledSchema>(),
  },
  pauses: {
    /** What is paused, anybody's. */
    list: route('GET /v1/operator/pauses').lists<typeof pauseSchema>(),
    /** Lets texts of an account wait, until the operator ends it. */
    create: route('POST /v1/operator/pauses')
      .takes<typeof operatorPauseCreateSchema>()
      .gives<typeof pauseSchema>(),
    /** Lets texts of an account go on. */
    delete: route('DELETE /v1/operator/pauses/{id}'),
  },
  waitingLimits: {
    /** How long texts of each lane may wait, in seconds. */
    read: route('GET /v1/operator/waiting-limits').gives<typeof waitingLimitsSchema>(),
    /** Sets how long texts of some lanes may wait, in seconds. */
    set: route('PUT /v1/operator/waiting-limits')
      .takes<typeof waitingLimitsUpdateSchema>()
      .gives<typeof waitingLimitsSchema>(),
  },
  restore: {
    /** Whether texts wait because the database was restored. */
    read: route('GET /v1/operator/restore').gives<typeof restoreSchema>(),
    /** Sends or cancels what waited in the backup, and lets texts leave again. */
    end: route('POST /v1/operator/restore/end')
      .takes<typeof restoreEndSchema>()
      .gives<typeof restoreEndedSchema>(),
  },
  carrierEvents: {
    /** What happened to carriers and routes: health, balance, pauses. */
    list: route('GET /v1/operator/carrier-events').lists<
      typeof carrierEventSchema,
      typeof carrierEventQuery
    >(),
  },
  numberNetworks: {
    /** Tells of which networks numbers are, for routes by network. */
    tell: route('POST /v1/operator/number-networks')
      .takes<typeof numberNetworksSchema>()
      .gives<typeof numberNetworksAnswerSchema>(),
  },
  unmatchedReceipts: {
    /** The receipts that match no text, each with what would let it match. */
    list: route('GET /v1/operator/unmatched-receipts').lists<
      typeof unmatchedReceiptSchema,
      typeof unmatchedReceiptQuery
    >(),
  },
  quarantine: {
    /** What carriers and platforms said that could not be stored as they said it. */
    list: route('GET /v1/operator/quarantine').lists<typeof quarantinedSchema, typeof quarantineQuery>(),
    /** Drops something from quarantine once it has been looked at. */
    delete: route('DELETE /v1/operator/quarantine/{id}'),
  },
  audit: {
    /** Who changed what, and who was refused. */
    list: route('GET /v1/operator/audit').lists<typeof auditEntrySchema, typeof operatorAuditQuery>(),
    /** Checks that no entry of the audit trail was changed, left out or put in. */
    verify: route('GET /v1/operator/audit/verify').gives<typeof auditCheckSchema>(),
  },
};
