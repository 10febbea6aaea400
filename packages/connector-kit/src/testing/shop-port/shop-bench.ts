import assert from 'node:assert/strict';
import type { StillTrueQuestion } from '@carillon/core/automation';
import type { CanonicalEvent } from '@carillon/core/events';
import type { Result } from '@carillon/core/result';
import {
  type InstallReturn,
  SHOP_FAILURES,
  type ShopAccess,
  type ShopFailure,
  type ShopFailureCode,
  type ShopPort,
} from '../../shop/index.ts';
import type { WebhookRequest } from '../../webhook/index.ts';
import { accepted, assertSentence } from '../expectations.ts';
import type { ShopFixtures, ShopStand } from './shop-stand.ts';

export const STATE = 'state-of-the-battery';

/** A stand with the port that asks it, and what the cases ask of both. */
export interface ShopBench {
  readonly stand: ShopStand;
  readonly port: ShopPort;
  /** Never ends by itself, unless given. */
  readonly access: (signal?: AbortSignal) => ShopAccess;
  /** The page the merchant is sent to. */
  readonly installUrl: () => string;
  readonly back: (query: string, changes?: Partial<InstallReturn>) => InstallReturn;
  readonly eventsOf: (requests: readonly WebhookRequest[]) => Promise<readonly CanonicalEvent[]>;
  /** Somebody orders: the first event that is told of it. */
  readonly placed: () => Promise<CanonicalEvent>;
}

const never = new AbortController().signal;

/** Opens a new shop. */
export const openBench = (fixtures: ShopFixtures): ShopBench => benchOf(fixtures.open());

export const benchOf = (stand: ShopStand): ShopBench => {
  const { connector, app, shop, grant } = stand;
  const port = connector.shop;
  assert.ok(port, 'the connector of the stand asks nothing of a shop');
  const eventsOf: ShopBench['eventsOf'] = async (requests) => {
    const told: CanonicalEvent[] = [];
    for (const request of requests) {
      const webhook = accepted(await connector.verify(request, [app.clientSecret]));
      told.push(...accepted(connector.translate(webhook)).events);
    }
    return told;
  };
  return {
    stand,
    port,
    access: (signal = never) => ({ shop, grant, signal }),
    installUrl: () =>
      port.install.urlOf({
        shop,
        clientId: app.clientId,
        redirectUri: 'https://gateway.example/back',
        state: STATE,
      }),
    back: (query, changes) => ({ app, shop, state: STATE, query, signal: never, ...changes }),
    eventsOf,
    placed: async () => {
      const [event] = await eventsOf(stand.placeOrder());
      assert.ok(event, 'the webhooks of an order tell no event');
      return event;
    },
  };
};

export const notCancelled = (event: CanonicalEvent): StillTrueQuestion => ({
  fact: 'order_not_cancelled',
  event,
});

/** The failure of a result that must be one: a known code, a sentence, and no secret in it. */
export const failed = (
  result: Result<unknown, { readonly code: string; readonly detail: string }>,
  { stand }: ShopBench,
): string => {
  if (result.ok) assert.fail('gave a value where the shop gave none');
  const { code, detail } = result.error;
  assertSentence(detail);
  const { accessToken, refreshToken } = stand.grant;
  for (const secret of [accessToken, refreshToken, stand.app.clientSecret])
    assert.ok(
      secret === null || !JSON.stringify(result.error).includes(secret),
      'a failure gives a secret away',
    );
  return code;
};

/** The failure of a shop, with its code. */
export const failedAs = (
  result: Result<unknown, ShopFailure>,
  code: ShopFailureCode,
  bench: ShopBench,
): void => {
  assert.equal(failed(result, bench), code);
  assert.ok(Object.hasOwn(SHOP_FAILURES, code));
};
