import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { endHeldEventJobs } from '../../engine/events/held-event-jobs.ts';
import {
  cancelAcceptedBefore,
  countAcceptedBefore,
} from '../../engine/messages/lifecycle/cancel-messages.ts';
import { pauseCarrier } from '../../engine/routing/route-pauses.ts';
import { readMarks, writeMarks } from './store-marks.ts';

/** What is to become of what waited in the backup: it leaves now, or never. */
export type Waiting = 'send' | 'cancel';

/** What the end of a restore did. While `left` is not 0 it is not ended: there was more than one call takes. */
export interface EndedRestore {
  readonly cancelled: number;
  readonly automations: number;
  readonly webhooks: number;
  readonly left: number;
  readonly resumed: readonly string[];
}

export interface EndOptions {
  readonly waiting: Waiting;
  readonly now: Date;
  /** Lets the held webhooks of shops be read, or never; gives how many there were. */
  readonly endHeldWebhooks: (client: pg.PoolClient, what: Waiting) => Promise<number>;
}

/** Ends a restore: cancels what waited or lets it go, and resumes the carriers that waited for it. */
export const endRestore = async (
  client: pg.PoolClient,
  { waiting, now, endHeldWebhooks }: EndOptions,
): Promise<Result<EndedRestore, Refusal>> => {
  const marks = await readMarks(client, { lock: true });
  if (!marks?.open) return refuse('restore_not_open', 'No restore is open: texts leave as usual.');
  const { at, carriers } = marks.open;
  const cancelled = waiting === 'cancel' ? await cancelAcceptedBefore(client, at, now) : 0;
  const left = waiting === 'cancel' ? await countAcceptedBefore(client, at) : 0;
  if (left > 0) return succeed({ cancelled, automations: 0, webhooks: 0, left, resumed: [] });
  const webhooks = await endHeldWebhooks(client, waiting);
  const automations = await endHeldEventJobs(client, waiting);
  const resumed: string[] = [];
  for (const name of carriers) {
    const done = await pauseCarrier(client, name, { paused: false, now });
    // One that was deleted, or resumed by itself, has nothing to wait for.
    if (done.ok && done.value.events.length > 0) resumed.push(name);
  }
  await writeMarks(client, { ...marks, open: null });
  return succeed({ cancelled, automations, webhooks, left: 0, resumed });
};
