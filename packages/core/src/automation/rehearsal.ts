import { type CanonicalEvent, type EventType, objectsOf } from '../events/index.ts';
import { ENDED_BEFORE, type EntrySkip, enterFlow } from './enter.ts';
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

/** A flow that hears past events, one after the other. */
export interface Rehearsal {
  /** Gives what the flow does about an event; null when it only listens for what ends its runs, or not at all. */
  hear(heard: HeardEvent): RehearsedRun | EntrySkip | null;
  /** The steps that runs would have come to by an instant, in their order, and how many are still to come then. */
  stepsUntil(now: number): { readonly steps: readonly RehearsedStep[]; readonly toCome: number };
  /** All runs that began. */
  readonly runs: readonly RehearsedRun[];
}

/** What a rehearsal has heard so far. */
interface Memory {
  readonly runs: RehearsedRun[];
  readonly byObject: Map<string, RehearsedRun[]>;
  readonly byRecipient: Map<string, RehearsedRun[]>;
  /** Objects that an event has happened to which ends the flow. */
  readonly over: Set<string>;
}

/** Adds to the list of a key. */
const append = <Item>(map: Map<string, Item[]>, key: string, item: Item): void => {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
};

const endAll = (runs: readonly RehearsedRun[], ended: RehearsedEnd): void => {
  for (const run of runs) run.ended ??= ended;
};

/** A reply ends what began before it; what happened to an object ends its runs whenever it happened. */
const stopBy = (memory: Memory, { event, heardAt: at, recipient }: HeardEvent): void => {
  const ended = { at, reason: 'stop_event', type: event.type } as const;
  if (event.type === 'message.received') {
    const own = memory.byRecipient.get(recipient ?? '') ?? [];
    endAll(
      own.filter(({ heard }) => Date.parse(heard.event.occurredAt) <= Date.parse(event.occurredAt)),
      ended,
    );
    return;
  }
  for (const object of objectsOf(event)) {
    memory.over.add(object);
    endAll(memory.byObject.get(object) ?? [], ended);
  }
};

const isSuperseded = (memory: Memory, object: string, event: CanonicalEvent): boolean =>
  (memory.byObject.get(object) ?? []).some(
    ({ heard }) => Date.parse(heard.event.occurredAt) > Date.parse(event.occurredAt),
  );

const begin = (memory: Memory, heard: HeardEvent, planned: readonly number[]): RehearsedRun => {
  // What is told late leaves when it is told.
  const dueAt = planned.map((at) => Math.max(at, heard.heardAt));
  const run: RehearsedRun = { heard, dueAt, ended: null };
  memory.runs.push(run);
  append(memory.byObject, objectsOf(heard.event)[0]!, run);
  if (heard.recipient !== null) append(memory.byRecipient, heard.recipient, run);
  return run;
};

const enter = (memory: Memory, flow: Flow, heard: HeardEvent): RehearsedRun | EntrySkip | null => {
  const { event, heardAt: at, zone } = heard;
  const entry = enterFlow(flow, event, zone);
  if (entry === null) return null;
  if (entry.kind === 'skip') return entry.skip;
  const object = objectsOf(event)[0]!;
  if (memory.over.has(object)) return ENDED_BEFORE.stopped_before;
  if (flow.onRepeat === 'restart') {
    if (isSuperseded(memory, object, event)) return ENDED_BEFORE.superseded;
    endAll(memory.byObject.get(object) ?? [], { at, reason: 'restarted', type: event.type });
  }
  return begin(memory, heard, entry.dueAt);
};

const isEnded = ({ dueAt, ended }: RehearsedRun, place: number): boolean =>
  ended !== null && ended.at <= dueAt[place]!;

/** The steps of a run that nothing ended before they were due. */
const stepsOf = (run: RehearsedRun): RehearsedStep[] =>
  run.dueAt.flatMap((dueAt, place) => (isEnded(run, place) ? [] : [{ run, place, dueAt }]));

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
  const memory: Memory = { runs: [], byObject: new Map(), byRecipient: new Map(), over: new Set() };
  return {
    runs: memory.runs,
    hear: (heard) => {
      if (flow.stopOn.includes(heard.event.type)) stopBy(memory, heard);
      return enter(memory, flow, heard);
    },
    stepsUntil: (now) => {
      const steps = memory.runs.flatMap(stepsOf);
      const due = steps.filter(({ dueAt }) => dueAt <= now);
      due.sort((one, other) => one.dueAt - other.dueAt);
      const toCome = steps.filter(({ run, dueAt }) => dueAt > now && run.ended === null).length;
      return { steps: due, toCome };
    },
  };
};
