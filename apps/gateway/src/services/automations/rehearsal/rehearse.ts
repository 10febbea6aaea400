import { createRehearsal, type Flow, type RehearsedStep } from '@carillon/core/automation';
import { succeed } from '@carillon/core/result';
import type { rehearsalSchema } from '@carillon/gateway-api/automations';
import type { z } from 'zod';
import type { PriceBook } from '../../../engine/messages/admission/admission-facts.ts';
import type { Caller } from '../../../infrastructure/http/caller.ts';
import { DAY_MS } from '../runs/person-cap.ts';
import { countPast, MOST_EVENTS, readPast, toHeard } from './past-events.ts';
import { createTextRehearsal, type TextDependencies } from './rehearsed-texts.ts';
import { createTally, type Tally } from './tally.ts';

export interface RehearsalDependencies extends TextDependencies {
  readonly priceBook: () => Promise<PriceBook>;
}

/** A draft and the past it hears. */
export interface RehearsalJob {
  readonly caller: Caller;
  readonly flow: Flow;
  readonly days: number;
}

/** How far a rehearsal has come: events heard, or texts decided on, of how many. */
export interface Progress {
  readonly stage: 'events' | 'texts';
  readonly done: number;
  readonly total: number;
}

const STEPS_AT_ONCE = 1_000;

/** Prices that count now, as if they had always done: of several, the newest counts as before. */
const ofToday = (book: PriceBook, now: number): PriceBook => ({
  ...book,
  tariffs: book.tariffs
    .filter(({ validFrom }) => validFrom <= now)
    .map((line) => ({ ...line, validFrom: line.validFrom - now })),
});

/** Who a flow would have let in. */
const hearAll = async (
  { database, cpu }: RehearsalDependencies,
  { caller, flow }: RehearsalJob,
  { from, tally, tell }: { from: Date; tally: Tally; tell: (progress: Progress) => void },
) => {
  const { account } = caller;
  const past = { accountId: account.id, types: [flow.on, ...flow.stopOn], from };
  const { count, first } = await countPast(database, past);
  const total = Math.min(count, MOST_EVENTS);
  const rehearsal = createRehearsal(flow);
  let done = 0;
  for await (const page of first === null ? [] : readPast(database, past, first)) {
    const heard = await cpu
      .request(account.id)
      .map(page, (row) => succeed(rehearsal.hear(toHeard(row, account))));
    for (const one of heard) {
      if (!one.ok) tally.skip({ outcome: 'skipped', reason: one.error.code, detail: one.error.detail });
      else if (one.value !== null && 'reason' in one.value) tally.skip({ outcome: 'skipped', ...one.value });
    }
    done += page.length;
    tell({ stage: 'events', done, total });
  }
  return { rehearsal, total, left: count - total };
};

/**
 * Lets a draft hear the events of the last days and tells what it would have done, with the functions that a live event goes
 * through. Consents, routes and prices are those of today. It stores nothing and sends nothing.
 */
export const rehearse = async (
  deps: RehearsalDependencies,
  job: RehearsalJob,
  tell: (progress: Progress) => void = () => {},
): Promise<z.input<typeof rehearsalSchema>> => {
  const { caller, flow } = job;
  const { account } = caller;
  const now = deps.now();
  const from = new Date(now - job.days * DAY_MS);
  const tally = createTally(flow.steps.length, account.currency);
  const { rehearsal, total, left } = await hearAll(deps, job, { from, tally, tell });
  const { steps, toCome } = rehearsal.stepsUntil(now);
  const settings = (await deps.consents.settings.read([account.id])).get(account.id);
  const book = ofToday(await deps.priceBook(), now);
  const context = { stopCodes: settings?.policy.stopCodes ?? {}, book };
  const decideOn = createTextRehearsal(deps, context);
  const toPast = (step: RehearsedStep) => ({
    ...step,
    flow,
    caller,
    event: step.run.heard.event,
    eventId: step.run.heard.id,
  });
  for (let done = 0; done < steps.length; done += STEPS_AT_ONCE) {
    const page = steps.slice(done, done + STEPS_AT_ONCE);
    for (const text of await decideOn(page.map(toPast))) tally.add(text);
    tell({ stage: 'texts', done: done + page.length, total: steps.length });
  }
  return {
    from: from.toISOString(),
    until: new Date(now).toISOString(),
    events: total,
    left,
    runs: rehearsal.runs.length,
    stopped: rehearsal.runs.filter(({ ended }) => ended !== null).length,
    toCome,
    ...tally.answer(),
  };
};
