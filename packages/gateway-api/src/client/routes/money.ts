import type { z } from 'zod';
import type { planUseSchema } from '../../plans/index.ts';
import type { statementListSchema, statementSchema } from '../../statements/index.ts';
import type { usageQuery, usageSchema } from '../../usage/index.ts';
import type {
  ledgerEntrySchema,
  ledgerQuery,
  purchaseCreateSchema,
  purchaseSchema,
  spendCapSchema,
  spendCapSetSchema,
  walletSchema,
  walletSettingsSchema,
} from '../../wallet/index.ts';
import { route } from '../route.ts';

export const wallet = {
  /** What can be spent. */
  read: route('GET /v1/wallet').gives<typeof walletSchema>(),
  /** Changes the levels that warn, and what is kept for urgent texts. */
  update: route('PATCH /v1/wallet').takes<typeof walletSettingsSchema>().gives<typeof walletSchema>(),
};

export const ledger = {
  /** The movements of money. */
  list: route('GET /v1/ledger').lists<typeof ledgerEntrySchema, typeof ledgerQuery>(),
};

export const spendCaps = {
  /** The spend caps, with what is used of each. */
  list: route('GET /v1/spend-caps').lists<typeof spendCapSchema>(),
  /** Sets a ceiling on what a day or a month may cost. */
  set: route('PUT /v1/spend-caps').takes<typeof spendCapSetSchema>().gives<typeof spendCapSchema>(),
  /** Removes a spend cap. */
  delete: route('DELETE /v1/spend-caps/{id}'),
};

export const usage = {
  /** What was sent, by day and purpose. */
  read: route('GET /v1/usage').asks<typeof usageQuery>().gives<typeof usageSchema>(),
};

type StatementSummary = z.output<typeof statementListSchema>['data'][number];

export const statements = {
  /** The months that have a statement, the newest first. */
  list: route('GET /v1/statements').lists<StatementSummary>(),
  /** The statement of a month such as 2026-11. */
  read: route('GET /v1/statements/{month}').gives<typeof statementSchema>(),
  /** The same, as comma-separated values. */
  csv: route('GET /v1/statements/{month}').gives<string>().with({ format: 'csv' }),
  /** The same, as a PDF file. */
  pdf: route('GET /v1/statements/{month}').gives<Uint8Array>().with({ format: 'pdf' }),
};

export const purchases = {
  /** Purchases of credit. */
  list: route('GET /v1/purchases').lists<typeof purchaseSchema>(),
  /** A purchase: whether it is paid. */
  read: route('GET /v1/purchases/{id}').gives<typeof purchaseSchema>(),
  /** Buys credit: gives the page to pay on. */
  create: route('POST /v1/purchases').takes<typeof purchaseCreateSchema>().gives<typeof purchaseSchema>(),
};

export const plan = {
  /** The plan, its limits and what is used of them. */
  read: route('GET /v1/plan').gives<typeof planUseSchema>(),
};
