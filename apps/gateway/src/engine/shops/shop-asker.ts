import { setTimeout as sleep } from 'node:timers/promises';
import type { ShopAccess, ShopFailure, ShopGrant, ShopPort } from '@carillon/connector-kit/shop';
import { fail, type Result } from '@carillon/core/result';
import type { Database } from '../../infrastructure/database/open.ts';
import {
  type CircuitBreaker,
  createCircuitBreaker,
} from '../../infrastructure/outbound-http/circuit-breaker.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import type { AskedShop } from './asked-shop.ts';
import { createGrantKeeper, NOT_INSTALLED } from './grant-keeper.ts';
import type { ReachShop } from './reach-shop.ts';
import { suspendShop } from './suspend-shop.ts';

export interface ShopAskerOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly reach: ReachShop;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

type Outcomes<Value> = readonly Result<Value, ShopFailure>[];

/** Several things that are asked of one shop at once. */
export interface Question<Value> {
  /** From the asking to the last answer; what has not come by then is `shop_unreachable`. */
  readonly timeoutMs: number;
  /** How many answers there are. */
  readonly answers: number;
  ask(port: ShopPort, access: ShopAccess): Promise<Outcomes<Value>>;
}

/** Asks shops, with tokens that are valid. */
export interface ShopAsker {
  /** One outcome for each answer: it never throws for what a shop or its connector does. */
  askAll<Value>(shop: AskedShop, question: Question<Value>): Promise<Outcomes<Value>>;
  /** The same for one thing. */
  ask<Value>(
    shop: AskedShop,
    timeoutMs: number,
    ask: (port: ShopPort, access: ShopAccess) => Promise<Result<Value, ShopFailure>>,
  ): Promise<Result<Value, ShopFailure>>;
  /** Renews the grant of a shop if it ends soon. */
  keepFresh(shop: AskedShop): Promise<void>;
  /** A shop that was installed anew is asked at once, whatever failed before. */
  forget(shop: Pick<AskedShop, 'id'>): void;
}

const unreachable = (detail: string): ShopFailure => ({
  code: 'shop_unreachable',
  detail,
  retryAfterMs: null,
});
const LEFT_ALONE = unreachable('It has not answered lately, and is left alone for a while.');
const TOO_LATE = unreachable('It did not answer in time.');
const AT_FAULT = unreachable('Its connector failed.');

/** The least that a shop that is busy is left alone. */
const FIRST_WAIT_MS = 100;

const hasEnded = (outcomes: Outcomes<unknown>): boolean =>
  outcomes.some((outcome) => !outcome.ok && outcome.error.code === 'access_ended');

/** A shop that is busy says when it is not; one that says nothing is left alone. */
const isUnreachable = (outcomes: Outcomes<unknown>): boolean =>
  outcomes.some((outcome) => !outcome.ok && outcome.error.code === 'shop_unreachable');

/** How long a shop that is busy asks to wait; null where none of the answers says so. */
const waitOf = (outcomes: Outcomes<unknown>): number | null => {
  const waits = outcomes.flatMap((outcome) =>
    !outcome.ok && outcome.error.code === 'shop_busy' ? [outcome.error.retryAfterMs ?? 0] : [],
  );
  return waits.length === 0 ? null : Math.max(FIRST_WAIT_MS, ...waits);
};

/** Gives what a promise gives, or null when it takes longer; what runs is told. */
const inTime = async <Value>(
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value | null> => {
  const ended = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => {
    ended.abort();
    resolve(null);
  }, timeoutMs);
  return Promise.race([run(ended.signal), late]).finally(() => clearTimeout(timer));
};

/** Leaves shops alone that did not answer, for longer after each time. */
const createBreakers = (options: Pick<ShopAskerOptions, 'now' | 'onFault'>) => {
  /** Of shops that failed last. */
  const breakers = new Map<string, CircuitBreaker>();
  const forget = ({ id }: Pick<AskedShop, 'id'>): void => void breakers.delete(id);
  return {
    forget,
    isClosed: ({ id }: AskedShop): boolean => (breakers.get(id)?.closedFor() ?? null) !== null,
    remember: (shop: AskedShop, outcomes: Outcomes<unknown>): void => {
      if (!isUnreachable(outcomes)) return forget(shop);
      const breaker = breakers.get(shop.id) ?? createCircuitBreaker(options);
      breakers.set(shop.id, breaker);
      breaker.failed(null);
    },
  };
};

export const createShopAsker = ({ database, vault, reach, now, onFault }: ShopAskerOptions): ShopAsker => {
  const { pool } = database;
  const keeper = createGrantKeeper({ pool, vault, now });
  const breakers = createBreakers({ now, onFault });

  const put = async <Value>(
    shop: AskedShop,
    question: Question<Value>,
    signal: AbortSignal,
  ): Promise<Outcomes<Value>> => {
    const reached = reach(shop);
    const askWith = async (grant: Result<ShopGrant, ShopFailure>): Promise<Outcomes<Value>> =>
      grant.ok && reached
        ? question.ask(reached.port, { shop: shop.shop, grant: grant.value, signal })
        : Array.from({ length: question.answers }, () => fail(grant.ok ? NOT_INSTALLED : grant.error));
    if (!reached) return askWith(fail(NOT_INSTALLED));
    const grant = await keeper.valid(reached);
    const asked = await askWith(grant);
    const wait = waitOf(asked);
    // A shop gives so much each second: what it has no room for now, it may have in a moment. Who asked may have gone by then.
    if (wait !== null) await sleep(wait, undefined, { signal });
    const first = wait === null ? asked : await askWith(grant);
    const outcomes = hasEnded(first) ? await askWith(await keeper.anew(reached)) : first;
    if (hasEnded(outcomes)) await suspendShop(pool, shop, new Date(now()));
    return outcomes;
  };

  const askAll: ShopAsker['askAll'] = async (shop, question) => {
    const all = (error: ShopFailure) => Array.from({ length: question.answers }, () => fail(error));
    if (shop.state !== 'installed') return all(NOT_INSTALLED);
    if (breakers.isClosed(shop)) return all(LEFT_ALONE);
    const answered = await inTime(question.timeoutMs, (signal) =>
      put(shop, question, signal).catch((error: unknown) => {
        if (!signal.aborted) onFault(error);
        return all(AT_FAULT);
      }),
    );
    const outcomes = answered ?? all(TOO_LATE);
    breakers.remember(shop, outcomes);
    return outcomes;
  };

  return {
    askAll,
    ask: async (shop, timeoutMs, ask) => {
      const [outcome] = await askAll(shop, {
        timeoutMs,
        answers: 1,
        ask: async (port, access) => [await ask(port, access)],
      });
      return outcome!;
    },
    keepFresh: async (shop) => {
      const reached = reach(shop);
      const grant = reached && (await keeper.valid(reached));
      if (grant && !grant.ok && grant.error.code === 'access_ended')
        await suspendShop(pool, shop, new Date(now()));
    },
    forget: breakers.forget,
  };
};
