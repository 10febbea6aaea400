import { parseDecimal } from '@carillon/core/billing';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { walletSettingsSchema } from '@carillon/gateway-api/wallet';
import type pg from 'pg';
import type { z } from 'zod';
import { queryOn } from '../../infrastructure/database/query.ts';
import { lockWallet, type Wallet } from './wallets.ts';

type Asked = z.output<typeof walletSettingsSchema>;

const COLUMNS = {
  lowAt: 'lowAt',
  criticalAt: 'criticalAt',
  keepForTransactional: 'keepTransactional',
  keepForOtp: 'keepOtp',
} as const;

/**
 * Changes an account's warning levels and reserves. A level that changes warns anew. Refusal: `amount_invalid`, also
 * when the critical level lies above the low one.
 */
export const changeWalletSettings = async (
  client: pg.PoolClient,
  account: string,
  asked: Asked,
): Promise<Result<Wallet, Refusal>> => {
  const before = (await lockWallet(client, account))!;
  const after = { ...before };
  for (const [field, column] of Object.entries(COLUMNS) as [keyof Asked & string, keyof Wallet][]) {
    const text = asked[field];
    if (text === undefined) continue;
    const micros = text === null ? null : parseDecimal(text);
    if (text !== null && (micros === null || micros < 0n))
      return refuse(
        'amount_invalid',
        'A level is a decimal string such as "20.00", never below zero.',
        field,
      );
    Object.assign(after, { [column]: micros });
  }
  if (after.lowAt !== null && after.criticalAt !== null && after.criticalAt > after.lowAt)
    return refuse(
      'amount_invalid',
      'criticalAt lies above lowAt. Send the higher one as lowAt.',
      'criticalAt',
    );
  const { lowAt, criticalAt, keepTransactional, keepOtp } = after;
  await queryOn(client)
    .updateTable('wallets')
    .set({ lowAt, criticalAt, keepTransactional, keepOtp, warned: 'fine' })
    .where('accountId', '=', account)
    .execute();
  return succeed(after);
};
