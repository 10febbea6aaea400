import { type PersonalData, toPersonRows } from '../../infrastructure/modules/personal-data.ts';
import { eventsOf } from './person-events.ts';

/** Events keep their type and key, so that a repeated one is still known; whom they concern is erased. */
export const eventsPersonalData: PersonalData = {
  export: async (store, person) => ({
    events: toPersonRows(
      'evt',
      (await eventsOf(store, person)).map((event) => ({ ...event })),
    ),
  }),
  erase: async (client, person) => {
    const ids = (await eventsOf(client, person)).map(({ id }) => id);
    if (ids.length === 0) return { events: 0 };
    const { rowCount } = await client.query(
      `UPDATE events SET event = jsonb_build_object('erased', true), status = 'processed'
       WHERE account_id = $1 AND id = ANY($2::uuid[])`,
      [person.accountId, ids],
    );
    return { events: rowCount ?? 0 };
  },
};
