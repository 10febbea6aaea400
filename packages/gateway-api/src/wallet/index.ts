export { purchaseCreateSchema, purchaseSchema } from './purchase.ts';
export { spendCapSchema, spendCapSetSchema } from './spend-cap.ts';
export {
  ledgerEntrySchema,
  ledgerPageSchema,
  ledgerQuery,
  walletSchema,
  walletSettingsSchema,
} from './wallet.ts';
