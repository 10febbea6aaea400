import type pg from 'pg';
import type { Database } from '../../../infrastructure/database/open.ts';
import { isReceiptCode, RECEIPT_CODES } from '../../carriers/receipt-codes.ts';
import type { OutcomeUpdate } from '../../messages/outcome.ts';
import type { Updates } from '../record-outcomes.ts';

/** The windows of errors slide by this much. Milliseconds. */
const SLOT_MS = 10_000;
/** Texts a slot samples of each carrier, to look their receipts up later. */
const SAMPLES = 20;

interface Count {
  attempts: number;
  errors: number;
}

interface Sample {
  readonly carrier: string;
  readonly accountId: string;
  readonly messageId: string;
  readonly at: Date;
}

/** What was counted since the last time the store heard of it. */
interface Counted {
  /** By carrier and slot. */
  readonly counts: Map<string, Count>;
  /** By carrier and slot. */
  readonly samples: Map<string, Sample[]>;
  /** Carriers that sent receipts. */
  readonly heard: Set<string>;
}

const nothing = (): Counted => ({ counts: new Map(), samples: new Map(), heard: new Set() });

/** Counts what becomes of submissions, in memory: the store hears of it every few seconds, not with each batch. */
export interface CarrierTally {
  count(updates: Pick<Updates, 'outcomes' | 'receipts'>): void;
  /** Adds what was counted to the store; what it cannot take is kept. */
  flush(): Promise<void>;
}

/** Whether the carrier was really asked: what our own rules held back says nothing of it. */
const wasAsked = ({ claim, message, outcome }: OutcomeUpdate): boolean =>
  claim !== null &&
  !message.blocked &&
  outcome.kind !== 'dropped' &&
  outcome.kind !== 'suppressed' &&
  outcome.kind !== 'misplaced';

/** It did not take the text and the text is not to blame: put off, no answer, or a refusal that says so. */
const isError = ({ outcome }: OutcomeUpdate): boolean =>
  outcome.kind === 'deferred' ||
  outcome.kind === 'unknown' ||
  (outcome.kind === 'refused' && isReceiptCode(outcome.code) && RECEIPT_CODES[outcome.code].ailing);

const ADD = `INSERT INTO carrier_outcomes AS o (carrier, slot, attempts, errors)
  SELECT c.name, t.slot, t.attempts, t.errors
  FROM unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::bigint[]) AS t (carrier, slot, attempts, errors)
  JOIN carriers c ON c.name = t.carrier ORDER BY c.name, t.slot
  ON CONFLICT (carrier, slot) DO UPDATE SET attempts = o.attempts + EXCLUDED.attempts, errors = o.errors + EXCLUDED.errors`;

const HEARD = `INSERT INTO carrier_health AS h (carrier, receipt_at)
  SELECT c.name, $2 FROM unnest($1::text[]) AS t (carrier) JOIN carriers c ON c.name = t.carrier ORDER BY c.name
  ON CONFLICT (carrier) DO UPDATE SET receipt_at = EXCLUDED.receipt_at
    WHERE h.receipt_at IS NULL OR h.receipt_at < EXCLUDED.receipt_at - interval '1 minute'`;

const SAMPLE = `INSERT INTO carrier_samples (carrier, account_id, message_id, at)
  SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::timestamptz[])`;

const store = async (
  client: pg.PoolClient,
  { counts, samples, heard }: Counted,
  now: Date,
): Promise<void> => {
  const keys = [...counts.keys()].map((key) => key.split(' ') as [carrier: string, slot: string]);
  if (keys.length > 0)
    await client.query(ADD, [
      keys.map(([carrier]) => carrier),
      keys.map(([, slot]) => new Date(Number(slot)).toISOString()),
      [...counts.values()].map(({ attempts }) => attempts),
      [...counts.values()].map(({ errors }) => errors),
    ]);
  const sampled = [...samples.values()].flat();
  if (sampled.length > 0)
    await client.query(SAMPLE, [
      sampled.map(({ carrier }) => carrier),
      sampled.map(({ accountId }) => accountId),
      sampled.map(({ messageId }) => messageId),
      sampled.map(({ at }) => at.toISOString()),
    ]);
  if (heard.size > 0) await client.query(HEARD, [[...heard], now]);
};

const add = (into: Counted, from: Counted): void => {
  for (const [key, { attempts, errors }] of from.counts) {
    const count = into.counts.get(key) ?? { attempts: 0, errors: 0 };
    into.counts.set(key, { attempts: count.attempts + attempts, errors: count.errors + errors });
  }
  for (const [key, samples] of from.samples)
    into.samples.set(key, [...(into.samples.get(key) ?? []), ...samples].slice(0, SAMPLES));
  for (const carrier of from.heard) into.heard.add(carrier);
};

export const createCarrierTally = (database: Database, now: () => number): CarrierTally => {
  let counted = nothing();

  const countOne = (update: OutcomeUpdate): void => {
    const { carrier, outcome, at, message } = update;
    const key = `${carrier} ${Math.floor(at.getTime() / SLOT_MS) * SLOT_MS}`;
    const count = counted.counts.get(key) ?? { attempts: 0, errors: 0 };
    count.attempts += 1;
    if (isError(update)) count.errors += 1;
    counted.counts.set(key, count);
    if (outcome.kind !== 'accepted') return;
    const samples = counted.samples.get(key) ?? [];
    if (samples.length >= SAMPLES) return;
    samples.push({ carrier, accountId: message.accountId, messageId: message.messageId, at });
    counted.samples.set(key, samples);
  };

  return {
    count: ({ outcomes, receipts }) => {
      for (const update of outcomes) if (wasAsked(update)) countOne(update);
      for (const { carrier } of receipts) counted.heard.add(carrier);
    },
    flush: async () => {
      const taken = counted;
      if (taken.counts.size + taken.heard.size === 0) return;
      counted = nothing();
      try {
        await database.transaction((client) => store(client, taken, new Date(now())));
      } catch (error) {
        add(counted, taken);
        throw error;
      }
    },
  };
};
