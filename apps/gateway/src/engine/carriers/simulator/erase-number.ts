import type pg from 'pg';
import { queryOn } from '../../../infrastructure/database/query.ts';

/** Empties a virtual phone of what an account sent it. */
export const erasePhone = async (
  client: pg.PoolClient,
  { accountId, number }: { accountId: string; number: string },
): Promise<void> => {
  await queryOn(client)
    .deleteFrom('simulator_segments')
    .where('accountId', '=', accountId)
    .where('phone', '=', number)
    .execute();
};
