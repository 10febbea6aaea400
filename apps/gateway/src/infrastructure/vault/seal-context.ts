import { associatedData } from './aes-gcm.ts';

/** The account of what belongs to the operator: carrier secrets, idempotent answers of operator routes. */
export const OPERATOR_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/**
 * Where a sealed value lives. It opens there and nowhere else: not in another row, another column, another account.
 *
 * @example
 * { account: connection.accountId, purpose: 'connections.secret', row: connection.id }
 */
export interface SealContext {
  /** UUID of the account, or `OPERATOR_ACCOUNT`. */
  readonly account: string;
  /** The table and column. */
  readonly purpose: string;
  /** The key of the row. */
  readonly row: string;
}

/** A context as the associated data of its seal, together with the bytes that come before the box. */
export const bindContext = (header: Uint8Array, { account, purpose, row }: SealContext): Buffer =>
  Buffer.concat([header, associatedData('carillon sealed value', account, purpose, row)]);
