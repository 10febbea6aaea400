import type { PersonalData } from '../../infrastructure/modules/personal-data.ts';

/** The network of a number, as receipts named it. */
export const routingPersonalData: PersonalData = {
  erase: async (client, { numbers }) => {
    await client.query('DELETE FROM number_networks WHERE number = ANY($1)', [numbers]);
    return {};
  },
};
