import { sessionTokenOf } from '@carillon/connector-shopify/testing';
import { DEMO_ACCOUNT } from '../../../../src/composition/demo/demo.ts';
import type { Gateway } from '../../../../src/composition/gateway.ts';
import { storeKey } from '../../../../src/engine/api-keys/keys.ts';
import { makeKey } from '../../../../src/infrastructure/http/api-key.ts';
import type { Target } from './fuzz.ts';

/** The app of the demo's shop. */
const CLIENT_ID = 'fuzz';

/** A gateway of this process as a target: its keys are put into its store, since the fire ends those it finds. */
export const targetOf = (
  gateway: Pick<Gateway, 'app' | 'database' | 'demo'>,
  takeLog: () => string,
): Target => ({
  app: gateway.app,
  keys: async () => {
    const { shop, shopSecret } = gateway.demo!;
    const keys = { live: makeKey('live').key, test: makeKey('test').key, operator: makeKey('operator').key };
    await gateway.database.transaction(async (client) => {
      await client.query('UPDATE accounts SET closed_at = NULL WHERE id = $1', [DEMO_ACCOUNT]);
      await client.query('UPDATE connections SET client_id = $2 WHERE account_id = $1', [
        DEMO_ACCOUNT,
        CLIENT_ID,
      ]);
      for (const [name, key] of Object.entries(keys))
        await storeKey(client, { key, accountId: name === 'operator' ? null : DEMO_ACCOUNT, scopes: ['*'] });
    });
    const page = sessionTokenOf({ shop, clientId: CLIENT_ID, now: Date.now() }, shopSecret);
    return { ...keys, page };
  },
  shop: { name: gateway.demo!.shop, secret: gateway.demo!.shopSecret },
  faults: takeLog,
});
