import { acrossAccounts } from '../account-scope/account-scope.ts';
import type { Database } from '../database/open.ts';
import { OPERATOR_ACCOUNT } from '../vault/seal-context.ts';
import type { Audit } from './audit.ts';
import type { AuditedAction } from './entry.ts';

/** A refused request, for the audit trail. A repetition only raises its count. */
export type RefusedAction = Omit<AuditedAction, 'count' | 'at' | 'lastAt' | 'object'>;

/**
 * Collects refused requests for the audit trail, so that nobody can fill the disk with them: equal requests within a
 * minute become one entry with a count, and a minute has a limited number of entries. The requests beyond it are
 * counted together.
 */
export interface RefusedActions {
  note(refused: RefusedAction): void;
  /** Writes what was noted, as far as this minute allows. */
  flush(): Promise<void>;
  /** Writes everything that was noted. */
  drain(): Promise<void>;
}

/** Entries a process writes in a minute at most; one more counts the rest. */
const PER_MINUTE = 20;
const MINUTE_MS = 60_000;

const REST: RefusedAction = {
  actor: 'unknown',
  accountId: null,
  keyId: null,
  keyPrefix: null,
  address: null,
  deed: 'others',
  outcome: 'refused',
  requestId: null,
};

const nameOf = ({ requestId: _, ...same }: RefusedAction): string => JSON.stringify(Object.values(same));

/** Refusals of an account's key belong to its chain, all others to the operator's. */
const chainOf = ({ actor, accountId }: AuditedAction): string =>
  actor === 'account' && accountId !== null ? accountId : OPERATOR_ACCOUNT;

export const createRefusedActions = ({
  database,
  audit,
  now,
}: {
  database: Database;
  audit: Audit;
  now: () => number;
}): RefusedActions => {
  let noted = new Map<string, AuditedAction>();
  let minute = { began: Number.NEGATIVE_INFINITY, written: 0 };
  let writing: Promise<void> = Promise.resolve();

  const add = (refused: RefusedAction): void => {
    const name = nameOf(refused);
    const at = new Date(now());
    const known = noted.get(name);
    noted.set(
      name,
      known
        ? { ...known, count: known.count + 1, lastAt: at }
        : { ...refused, object: null, count: 1, at, lastAt: at },
    );
  };

  const write = async (actions: readonly AuditedAction[]): Promise<void> => {
    for (const [chain, its] of Map.groupBy(actions, chainOf))
      await database.transaction((client, withCommit) =>
        audit.append(client, withCommit, { chain, actions: its }),
      );
  };

  const writeNoted = async (): Promise<void> => {
    if (noted.size === 0) return;
    const taken = noted;
    noted = new Map();
    minute.written += taken.size;
    try {
      await write([...taken.values()]);
    } catch (error) {
      // They are written later; requests that were noted meanwhile keep their counts.
      for (const [name, action] of taken)
        if (!noted.has(name) && noted.size < PER_MINUTE) noted.set(name, action);
      throw error;
    }
  };

  const next = (): Promise<void> => {
    writing = acrossAccounts(() => writing.catch(() => {}).then(writeNoted));
    return writing;
  };

  return {
    note: (refused) => add(noted.size < PER_MINUTE || noted.has(nameOf(refused)) ? refused : REST),
    flush: async () => {
      if (now() - minute.began >= MINUTE_MS) minute = { began: now(), written: 0 };
      if (minute.written < PER_MINUTE) await next();
    },
    drain: next,
  };
};
