import type { Quarantine } from '../quarantine/quarantine.ts';
import type { Updates } from './record-outcomes.ts';
import { createSetAside, NOTHING } from './set-aside.ts';
import {
  createUpdateWriter,
  type StoredUpdates,
  type UpdateWriter,
  type UpdateWriterOptions,
} from './write-updates.ts';

export interface UpdateStoreOptions extends UpdateWriterOptions {
  readonly quarantine: Quarantine;
}

const sizeOf = ({ outcomes, receipts }: Updates): number => outcomes.length + receipts.length;

/** Two parts of some updates: outcomes before receipts, which may be about them. Claims are ended when all is stored. */
const halves = ({ outcomes, receipts }: Updates): readonly [Updates, Updates] => {
  const part = (some: Partial<Updates>): Updates => ({ ...NOTHING, ...some });
  if (outcomes.length > 0 && receipts.length > 0) return [part({ outcomes }), part({ receipts })];
  const middle = Math.ceil(Math.max(outcomes.length, receipts.length) / 2);
  return [
    part({ outcomes: outcomes.slice(0, middle), receipts: receipts.slice(0, middle) }),
    part({ outcomes: outcomes.slice(middle), receipts: receipts.slice(middle) }),
  ];
};

const joined = (parts: readonly StoredUpdates[]): StoredUpdates => ({
  stored: {
    outcomes: parts.flatMap(({ stored }) => stored.outcomes),
    receipts: parts.flatMap(({ stored }) => stored.receipts),
    claims: parts.flatMap(({ stored }) => stored.claims),
  },
  late: parts.flatMap(({ late }) => late),
  refused: new Map(parts.flatMap(({ refused }) => [...refused])),
});

/**
 * Makes what puts updates on disk. Updates that the store cannot take are halved until what it cannot take stands alone, so
 * that one thing a carrier said keeps nothing else from being recorded: an outcome then is unknown, a receipt is in
 * quarantine. While the store is away it waits.
 */
export const createUpdateStore = (options: UpdateStoreOptions): UpdateWriter => {
  const write = createUpdateWriter(options);
  const setAside = createSetAside({ ...options, write });

  const storePart = async (updates: Updates): Promise<StoredUpdates> => {
    try {
      return await write(updates);
    } catch (error) {
      if (sizeOf(updates) <= 1) return setAside(updates, error);
    }
    const parts: StoredUpdates[] = [];
    for (const half of halves(updates)) parts.push(await storePart(half));
    return joined(parts);
  };

  return async (updates) => {
    try {
      return await write(updates);
    } catch (error) {
      if (sizeOf(updates) === 0) throw error;
    }
    const parts = await storePart({ ...updates, claims: [] });
    await write({ ...NOTHING, claims: updates.claims });
    return parts;
  };
};
