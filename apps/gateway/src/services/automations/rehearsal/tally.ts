import type { Currency } from '@carillon/core/billing';
import { toDecimalMoney } from '@carillon/core/billing';
import { objectsOf } from '@carillon/core/events';
import { maskNumber } from '@carillon/core/numbers';
import type { rehearsalSchema } from '@carillon/gateway-api/automations';
import { toId } from '@carillon/gateway-api/ids';
import type { z } from 'zod';
import type { RehearsedText } from './rehearsed-texts.ts';

type Answer = z.input<typeof rehearsalSchema>;
type Reason = Answer['reasons'][number];
type Totals = { texts: number; segments: number; micros: bigint };

/** Of each kind of outcome; of texts that leave, more. */
const EXAMPLES_OF_A_REASON = 5;
const EXAMPLES_SENT = 20;

const none = (): Totals => ({ texts: 0, segments: 0, micros: 0n });

/** Why something was not sent, as it is counted. */
export type Uncounted = Omit<Reason, 'count'>;

/** Adds up what a rehearsal finds. */
export interface Tally {
  add(text: RehearsedText): void;
  /** Counts why an event began nothing. */
  skip(reason: Uncounted): void;
  answer(): Pick<
    Answer,
    'texts' | 'people' | 'segments' | 'price' | 'steps' | 'days' | 'reasons' | 'examples'
  >;
}

const exampleOf = (
  { step, outcome, reason, detail, decision }: RehearsedText,
  currency: Currency,
): Answer['examples'][number] => {
  const { heard } = step.run;
  const held = decision?.kind === 'admitted' ? decision.held : null;
  const quote = decision?.quote ?? null;
  return {
    eventId: toId('evt', heard.id),
    eventType: heard.event.type,
    object: objectsOf(heard.event)[0]!,
    step: step.place + 1,
    at: new Date(step.dueAt).toISOString(),
    to: decision ? maskNumber(decision.draft.recipient.e164) : null,
    outcome,
    reason,
    detail,
    heldUntil: held ? new Date(held.until).toISOString() : null,
    text: decision?.draft.request.text ?? null,
    segments: decision?.draft.measure.segments ?? 0,
    price: quote && toDecimalMoney({ micros: quote.total.micros, currency }),
  };
};

/** @param steps how many the flow has. */
export const createTally = (steps: number, currency: Currency): Tally => {
  const all = none();
  const byStep = Array.from({ length: steps }, none);
  const byDay = new Map<string, Totals>();
  const people = new Set<string>();
  const reasons = new Map<string, Reason>();
  const examples: Answer['examples'] = [];
  const shown = new Map<string, number>();
  const money = (micros: bigint) => toDecimalMoney({ micros, currency });

  const count = (reason: Uncounted): void => {
    const key = `${reason.outcome} ${reason.reason}`;
    const known = reasons.get(key);
    if (known) known.count += 1;
    else reasons.set(key, { ...reason, count: 1 });
  };

  const show = (text: RehearsedText): void => {
    const kind = `${text.outcome} ${text.reason} ${text.step.place}`;
    const before = shown.get(kind) ?? 0;
    if (before >= (text.outcome === 'sent' ? EXAMPLES_SENT : EXAMPLES_OF_A_REASON)) return;
    shown.set(kind, before + 1);
    examples.push(exampleOf(text, currency));
  };

  const addSent = ({ step, decision }: RehearsedText): void => {
    if (decision?.kind !== 'admitted') return;
    const day = new Date(step.dueAt).toISOString().slice(0, 10);
    const ofDay = byDay.get(day) ?? none();
    byDay.set(day, ofDay);
    for (const totals of [all, byStep[step.place]!, ofDay]) {
      totals.texts += 1;
      totals.segments += decision.quote.segments;
      totals.micros += decision.quote.total.micros;
    }
    people.add(decision.draft.recipient.e164);
  };

  return {
    skip: count,
    add: (text) => {
      show(text);
      const { outcome, reason, detail } = text;
      if (outcome === 'sent') addSent(text);
      else count({ outcome, reason: reason ?? outcome, detail: detail ?? '' });
    },
    answer: () => ({
      texts: all.texts,
      people: people.size,
      segments: all.segments,
      price: money(all.micros),
      steps: byStep.map(({ texts, segments, micros }, place) => ({
        step: place + 1,
        texts,
        segments,
        price: money(micros),
      })),
      days: [...byDay]
        .sort(([one], [other]) => one.localeCompare(other))
        .map(([day, { texts, micros }]) => ({ day, texts, price: money(micros) })),
      reasons: [...reasons.values()].sort((one, other) => other.count - one.count),
      examples,
    }),
  };
};
