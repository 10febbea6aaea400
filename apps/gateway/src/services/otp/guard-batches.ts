import { EMPTY_STATE, type GuardState, type ScopeState } from '@carillon/core/otp';
import type pg from 'pg';
import type { Database } from '../../infrastructure/database/open.ts';
import { createBatcher, type Waiting } from '../../infrastructure/jobs/batcher.ts';
import { type HeldBack, recordBlocks } from './blocks.ts';
import { lockStates, type StateKey, stateName, writeStates } from './guard-states.ts';

/** The states a piece of work reads and changes. */
export type GuardKeys = { readonly [Scope in keyof GuardState]: StateKey | null } & {
  readonly [Scope in Exclude<keyof GuardState, 'ip'>]: StateKey;
};

/** One step of the guard: from the states it touches to those it leaves, and what was held back on the way. */
export interface GuardStep {
  readonly keys: GuardKeys;
  readonly apply: (state: GuardState) => { readonly state: GuardState; readonly heldBack: HeldBack | null };
}

export interface GuardBatches {
  /** Resolves once the step is on disk. */
  run(step: GuardStep): Promise<void>;
  /** Waits for what is under way. */
  drain(): Promise<void>;
}

export interface GuardBatchOptions {
  readonly database: Database;
  readonly now: () => number;
  /** Told of every new block, inside the transaction that records it. */
  readonly onBlocked: (client: pg.PoolClient, block: HeldBack & { readonly id: string }) => Promise<void>;
}

const BATCH = 200;

const keysOf = ({ keys }: GuardStep): StateKey[] =>
  Object.values(keys).filter((key): key is StateKey => key !== null);

/** Applies steps one after the other to the states they share. */
const applyAll = (
  steps: readonly GuardStep[],
  states: Map<string, ScopeState>,
): { changed: Map<string, readonly [StateKey, ScopeState]>; heldBack: HeldBack[] } => {
  const changed = new Map<string, readonly [StateKey, ScopeState]>();
  const heldBack: HeldBack[] = [];
  for (const { keys, apply } of steps) {
    const read = (key: StateKey): ScopeState => states.get(stateName(key)) ?? EMPTY_STATE;
    const { account, country, prefix, number, ip } = keys;
    const before: GuardState = {
      account: read(account),
      country: read(country),
      prefix: read(prefix),
      number: read(number),
      ip: ip && read(ip),
    };
    const after = apply(before);
    if (after.heldBack) heldBack.push(after.heldBack);
    for (const scope of ['account', 'country', 'prefix', 'number', 'ip'] as const) {
      const [key, state] = [keys[scope], after.state[scope]];
      if (key === null || state === null || state === before[scope]) continue;
      states.set(stateName(key), state);
      changed.set(stateName(key), [key, state]);
    }
  }
  return { changed, heldBack };
};

/**
 * Runs steps of the guard in batches. A batch is one transaction of three statements or so, however many codes it is
 * about, and it holds its rows against the other replicas.
 */
export const createGuardBatches = ({ database, now, onBlocked }: GuardBatchOptions): GuardBatches => {
  const write = async (batch: readonly Waiting<GuardStep, void>[]): Promise<void> => {
    const steps = batch.map(({ item }) => item);
    const keys = new Map(steps.flatMap(keysOf).map((key) => [stateName(key), key]));
    await database.transaction(async (client) => {
      const at = new Date(now());
      const states = await lockStates(client, [...keys.values()], at);
      const { changed, heldBack } = applyAll(steps, states);
      await writeStates(client, [...changed.values()]);
      for (const block of await recordBlocks(client, heldBack, at)) await onBlocked(client, block);
    });
    for (const { resolve } of batch) resolve();
  };
  const batcher = createBatcher({ write, most: BATCH });

  return {
    run: (step) => {
      database.refuseInTransaction('The guard');
      return batcher.add(step);
    },
    drain: () => batcher.drain(),
  };
};
