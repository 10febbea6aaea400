import { ERASED, type PersonalData } from '../../infrastructure/modules/personal-data.ts';
import { eraseFromBatches } from './octopush/erase-number.ts';
import { erasePhone } from './simulator/erase-number.ts';

/** What carriers remember of an account's messages. It is found through the messages, so it is erased before them. */
export const carriersPersonalData: PersonalData = {
  erase: async (client, { accountId, numbers }) => {
    for (const number of numbers) {
      await erasePhone(client, { accountId, number });
      await eraseFromBatches(client, { accountId, number, erased: ERASED });
    }
    return {};
  },
};
