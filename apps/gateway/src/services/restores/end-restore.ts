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

/** Lets go of what others held for the restore, or drops it; gives how many there were. */
type EndOneKind = (client: pg.PoolClient, what: Waiting) => Promise<number>;

export interface EndHeld {
  /** The webhooks of shops that were still to be read. */
  readonly webhooks: EndOneKind;
  /** The steps of automations that were still to leave. */
  readonly steps: EndOneKind;
}

export interface EndOptions {
  readonly waiting: Waiting;
  readonly now: Date;
  readonly endHeld: EndHeld;
}

/** Ends a restore: cancels what waited or lets it go, and resumes the carriers that waited for it. */
export const endRestore = async (
  client: pg.PoolClient,
  { waiting, now, endHeld }: EndOptions,
): Promise<Result<EndedRestore, Refusal>> => {
  const marks = await readMarks(client, { lock: true });
  if (!marks?.open) return refuse('restore_not_open', 'No restore is open: texts leave as usual.');
  const { at, carriers } = marks.open;
  const cancelled = waiting === 'cancel' ? await cancelAcceptedBefore(client, at, now) : 0;
  const left = waiting === 'cancel' ? await countAcceptedBefore(client, at) : 0;
  if (left > 0) return succeed({ cancelled, automations: 0, webhooks: 0, left, resumed: [] });
  const webhooks = await endHeld.webhooks(client, waiting);
  const jobs = await endHeldEventJobs(client, waiting);
  const automations = jobs + (await endHeld.steps(client, waiting));
  const resumed: string[] = [];
  for (const name of carriers) {
    const done = await pauseCarrier(client, name, { paused: false, now });
    // One that was deleted, or resumed by itself, has nothing to wait for.
    if (done.ok && done.value.events.length > 0) resumed.push(name);
  }
  await writeMarks(client, { ...marks, open: null });
  return succeed({ cancelled, automations, webhooks, left: 0, resumed });
};
