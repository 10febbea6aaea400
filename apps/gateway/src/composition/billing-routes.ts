import { carrierBillsRoom } from '../engine/billing/carrier-bills/routes.ts';
import { type BillingOptions, billingRoom } from '../engine/billing/operator-routes.ts';
import { paymentsRoom } from '../engine/billing/payments/routes.ts';
import { plansRoom } from '../engine/billing/plan-routes.ts';
import { spendCapsRoom } from '../engine/billing/spend-cap-routes.ts';
import { statementsRoom } from '../engine/billing/statements/routes.ts';
import { tariffFilesRoom } from '../engine/billing/tariff-file-routes.ts';
import { usageRoom } from '../engine/billing/usage-routes.ts';
import { walletRoom } from '../engine/billing/wallet-routes.ts';
import { refundsRoom } from '../engine/messages/refunds/routes.ts';
import type { Quarantine } from '../engine/quarantine/quarantine.ts';
import type { KeyRing } from '../infrastructure/http/key-holder.ts';
import type { Room } from '../infrastructure/http/server.ts';
import type { Vault } from '../infrastructure/vault/vault.ts';
import { subAccountsRoom } from '../services/accounts/sub-account-routes.ts';

export interface MoneyOptions extends BillingOptions {
  readonly vault: Vault;
  readonly keyRing: KeyRing;
  readonly quarantine: Quarantine;
  readonly allowLoopback: boolean;
}

/** Every room that has to do with money, plans and sub-accounts. */
export const moneyRooms = (options: MoneyOptions): readonly Room[] => [
  walletRoom(options),
  spendCapsRoom(options),
  usageRoom(options),
  statementsRoom(options),
  paymentsRoom(options),
  subAccountsRoom(options),
  plansRoom(options),
  billingRoom(options),
  tariffFilesRoom(options),
  refundsRoom(options),
  carrierBillsRoom(options),
];
