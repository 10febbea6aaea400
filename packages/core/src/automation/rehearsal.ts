import { type CanonicalEvent, type EventType, objectsOf } from '../events/index.ts';
import { enterFlow, type FlowSkip } from './enter.ts';
import type { Flow } from './flow.ts';

/** A stored event, as a rehearsal hears of it. */
export interface HeardEvent {
  readonly id: string;
  readonly event: CanonicalEvent;
  /** Milliseconds since 1970 at which the gateway heard of it. */
  readonly heardAt: number;
  /** E.164; null where the event has no number that can be read. */
  readonly recipient: string | null;
  /** IANA name, of the recipient; null where nobody knows it. */
  readonly zone: string | null;
}

/** Why a run of a rehearsal ended before its last step. */
export interface RehearsedEnd {
  readonly at: number;
  readonly reason: 'stop_event' | 'restarted';
  readonly type: EventType;
}

/** The way of one event through the flow, as it would have been. */
export interface RehearsedRun {
  readonly heard: HeardEvent;
  /** Milliseconds since 1970 at which each step would have been sent. */
  readonly dueAt: readonly number[];
  ended: RehearsedEnd | null;
}

/** A step that would have been sent at an instant. */
export interface RehearsedStep {
  readonly run: RehearsedRun;
  readonly place: number;
  readonly dueAt: number;
}

/** Why the flow lets nobody in. */
export interface RehearsedSkip extends Omit<FlowSkip, 'reason'> {
  readonly reason: FlowSkip['reason'] | 'stopped_before' | 'superseded';
}

/** A flow that hears past events, one after the other. */
export interface Rehearsal {
  /** Gives what the flow does about an event; null when it only listens for what ends its runs, or not at all. */
  hear(heard: HeardEvent): RehearsedRun | RehearsedSkip | null;
  /** The steps that runs would have come to by an instant, in their order, and how many are still to come then. */
  stepsUntil(now: number): { readonly steps: readonly RehearsedStep[]; readonly toCome: number };
  /** All runs that began. */
  readonly runs: readonly RehearsedRun[];
}

const STOPPED_BEFORE: RehearsedSkip = {
  reason: 'stopped_before',
  detail: 'An event that ends this automation had come before this one.',
};
const SUPERSEDED: RehearsedSkip = {
  reason: 'superseded',
  detail: 'A newer event about the same object had come before this one.',
};

/** Adds to the list of a key. */
const append = <Item>(map: Map<string, Item[]>, key: string, item: Item): void => {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
};

const isEnded = ({ dueAt, ended }: RehearsedRun, place: number): boolean =>
  ended !== null && ended.at <= dueAt[place]!;

/**
 * Lets a flow hear past events in the order in which they came, and works out what it would have done: whom it lets in, what
 * ends their runs, and when each step would have left. It knows the same rules as a live event (`enterFlow`), reads no clock
 * and stores nothing; what admission says of a text, whoever calls it asks.
 *
 * @example
 * const rehearsal = createRehearsal(flow);
 * for (const heard of events) rehearsal.hear(heard);
 * rehearsal.stepsUntil(Date.now()).steps; // [{ run, place: 0, dueAt: 1795200000000 }, ...]
 */
export const createRehearsal = (flow: Flow): Rehearsal => {
  const runs: RehearsedRun[] = [];
  const byObject = new Map<string, RehearsedRun[]>();
  const byRecipient = new Map<string, RehearsedRun[]>();
  /** Objects that an event has happened to which ends the flow. */
  const over = new Set<string>();
  const repliesEnd = flow.stopOn.includes('message.received');

  const end = (run: RehearsedRun, ended: RehearsedEnd): void => {
    run.ended ??= ended;
  };

  const stop = ({ event, heardAt: at, recipient }: HeardEvent): void => {
    if (!flow.stopOn.includes(event.type)) return;
    const ended = { at, reason: 'stop_event', type: event.type } as const;
    if (event.type === 'message.received') {
      for (const run of byRecipient.get(recipient ?? '') ?? [])
        if (run.heard.event.occurredAt <= event.occurredAt) end(run, ended);
      return;
    }
    for (const object of objectsOf(event)) {
      over.add(object);
      for (const run of byObject.get(object) ?? []) end(run, ended);
    }
  };

  const begin = (heard: HeardEvent, planned: readonly number[]): RehearsedRun => {
    const [object] = objectsOf(heard.event);
    // What is told late leaves when it is told.
    const dueAt = planned.map((at) => Math.max(at, heard.heardAt));
    const run: RehearsedRun = { heard, dueAt, ended: null };
    if (flow.onRepeat === 'restart')
      for (const before of byObject.get(object!) ?? [])
        end(before, { at: heard.heardAt, reason: 'restarted', type: heard.event.type });
    runs.push(run);
    append(byObject, object!, run);
    if (repliesEnd && heard.recipient !== null) append(byRecipient, heard.recipient, run);
    return run;
  };

  const isSuperseded = (event: CanonicalEvent): boolean =>
    flow.onRepeat === 'restart' &&
    (byObject.get(objectsOf(event)[0]!) ?? []).some(
      ({ heard }) => Date.parse(heard.event.occurredAt) > Date.parse(event.occurredAt),
    );

  return {
    runs,
    hear: (heard) => {
      stop(heard);
      const entry = enterFlow(flow, heard.event, heard.zone);
      if (entry === null) return null;
      if (entry.kind === 'skip') return entry.skip;
      if (over.has(objectsOf(heard.event)[0]!)) return STOPPED_BEFORE;
      return isSuperseded(heard.event) ? SUPERSEDED : begin(heard, entry.dueAt);
    },
    stepsUntil: (now) => {
      const steps: RehearsedStep[] = [];
      let toCome = 0;
      for (const run of runs)
        for (const [place, dueAt] of run.dueAt.entries()) {
          if (isEnded(run, place)) continue;
          if (dueAt > now) toCome += run.ended === null ? 1 : 0;
          else steps.push({ run, place, dueAt });
        }
      steps.sort((one, other) => one.dueAt - other.dueAt);
      return { steps, toCome };
    },
  };
};
