import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hashKey, keyMode } from '../api-key.ts';
import type { ApiKeyCache, KeyHolder } from '../key-holder.ts';
import { createAllowances } from './allowances.ts';
import { clientNetwork } from './owner.ts';
import { counter } from './rate-limit.ts';

/** Who holds a key, or how long its address has to wait before another is looked up. */
export type Recognition = KeyHolder | { readonly kind: 'too_many'; readonly seconds: number };

/** Recognises keys for the authentication. */
export type Recognise = (request: FastifyRequest, key: string) => Promise<Recognition>;

/** Different wrong keys are guesses; one wrong key over and over is somebody's mistake. */
const MISTAKES_PER_GUESS = 10;
const MOST_PROVEN = 10_000;
/** Look-ups of one address at once, of keys that have not proven good: so many may be over the bound. */
const LOOK_UPS_AT_ONCE = 4;

/** Keys that were good when they were last looked up. They are known here by their digests. */
const createProven = () => {
  const digests = new Set<string>();
  return {
    has: (digest: string): boolean => digests.has(digest),
    add: (digest: string): void => {
      if (digests.size >= MOST_PROVEN) digests.delete(digests.values().next().value!);
      digests.add(digest);
    },
    drop: (digest: string): boolean => digests.delete(digest),
  };
};

/** Lets so many look-ups of an address run at once; the others wait until one has ended. */
const createTurns = (most: number) => {
  const running = new Map<string, { count: number; waiting: (() => void)[] }>();
  return async (address: string): Promise<() => void> => {
    for (;;) {
      const state = running.get(address) ?? { count: 0, waiting: [] };
      running.set(address, state);
      if (state.count < most) {
        state.count += 1;
        return () => {
          state.count -= 1;
          if (state.count === 0 && state.waiting.length === 0) running.delete(address);
          state.waiting.shift()?.();
        };
      }
      await new Promise<void>((resolve) => state.waiting.push(resolve));
    }
  };
};

const failed = ({ kind }: KeyHolder): boolean => kind !== 'caller' && kind !== 'operator';

/**
 * Bounds wrong keys by the address they come from, before a key is looked up: `refusedKeys` a minute, and a tenth of
 * it of different ones. A key that has proven good is recognised even where the address is shut, so that a stranger
 * behind the same proxy shuts nobody out.
 */
export const guardKeys = (app: FastifyInstance, apiKeyCache: ApiKeyCache, refusedKeys: number): Recognise => {
  const guesses = Math.ceil(refusedKeys / MISTAKES_PER_GUESS);
  const seen = counter(
    app,
    guesses === 0 ? 0 : 1,
    (request) => `${clientNetwork(request)} ${request.keyDigest}`,
  );
  if (!seen) return (_request, key) => apiKeyCache.recognise(key);
  const mistakes = createAllowances(refusedKeys, Date.now);
  const different = createAllowances(guesses, Date.now);
  const proven = createProven();
  const takeTurn = createTurns(LOOK_UPS_AT_ONCE);

  const shutFor = (address: string): number | null => mistakes.wait(address) ?? different.wait(address);
  const countMistake = async (request: FastifyRequest, isGuess: boolean): Promise<void> => {
    const address = clientNetwork(request);
    mistakes.spend(address);
    if (!isGuess) return;
    const before = await seen(request);
    if (!before.isAllowed && !before.isExceeded) different.spend(address);
  };
  const lookUp = async (request: FastifyRequest, key: string): Promise<Recognition> => {
    const seconds = shutFor(clientNetwork(request));
    if (seconds !== null) return { kind: 'too_many', seconds };
    const holder = await apiKeyCache.recognise(key);
    if (failed(holder)) await countMistake(request, keyMode(key) !== null);
    else proven.add(request.keyDigest);
    return holder;
  };
  const inTurn = async (request: FastifyRequest, key: string): Promise<Recognition> => {
    const leave = await takeTurn(clientNetwork(request));
    try {
      return await lookUp(request, key);
    } finally {
      leave();
    }
  };

  return async (request, key) => {
    request.keyDigest = hashKey(key);
    if (!proven.has(request.keyDigest)) return inTurn(request, key);
    const holder = await apiKeyCache.recognise(key);
    if (failed(holder)) {
      proven.drop(request.keyDigest);
      await countMistake(request, true);
    }
    return holder;
  };
};
