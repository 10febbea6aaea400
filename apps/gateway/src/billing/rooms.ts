import { subAccountsRoom } from '../accounts/sub-account-routes.ts';
import type { KeyRing } from '../engine/accounts/key-ring.ts';
import type { Room } from '../infrastructure/http/server.ts';
import type { Vault } from '../infrastructure/vault/vault.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { carrierBillsRoom } from './carrier-bills/routes.ts';
import { type BillingOptions, billingRoom } from './operator-routes.ts';
import { paymentsRoom } from './payments/routes.ts';
import { plansRoom } from './plan-routes.ts';
import { refundsRoom } from './refund-routes.ts';
import { spendCapsRoom } from './spend-cap-routes.ts';
import { statementsRoom } from './statements/routes.ts';
import { tariffFilesRoom } from './tariff-file-routes.ts';
import { usageRoom } from './usage-routes.ts';
import { walletRoom } from './wallet-routes.ts';

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
