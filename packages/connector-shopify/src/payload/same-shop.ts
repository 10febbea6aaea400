import { type PayloadRefusal, refusePayload } from '@carillon/connector-kit/payload';
import { type Result, succeed } from '@carillon/core/result';

/**
 * Refuses a payload about another shop than the header names. Headers are not signed, and the shops of one app share its
 * secret: without this, who may post for one of them could have the data of another erased.
 */
export const sameShop = (
  shop: string,
  [field, said]: readonly [field: string, said: string | null],
): Result<string, PayloadRefusal> =>
  said === null || said.toLowerCase() === shop
    ? succeed(shop)
    : refusePayload(field, 'names another shop than its header does');
