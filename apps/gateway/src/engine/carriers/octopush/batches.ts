import { createHash } from 'node:crypto';
import type { Outbound } from '../carrier.ts';

/** Messages that go in one request: one text, one sender, one purpose, and no number twice. */
export interface Batch {
  /** What Octopush knows a repetition by: the same messages make the same one. */
  readonly requestId: string;
  readonly messages: readonly Outbound[];
}

const REQUEST_ID_LENGTH = 32;

/** The request_id of messages: letters and digits, which the older API asked for too. */
export const requestIdOf = (carrier: string, messages: readonly Outbound[]): string => {
  const ids = messages.map((message) => message.messageId).sort();
  return createHash('sha256')
    .update(`${carrier}\n${ids.join('\n')}`)
    .digest('hex')
    .slice(0, REQUEST_ID_LENGTH);
};

/** Makes a batch of messages that may go together. */
export const batchOf = (carrier: string, messages: readonly Outbound[]): Batch => ({
  requestId: requestIdOf(carrier, messages),
  messages,
});

/** Cuts a batch in two, to find the number that spoils it. */
export const halves = (carrier: string, { messages }: Batch): readonly [Batch, Batch] => {
  const middle = Math.ceil(messages.length / 2);
  return [batchOf(carrier, messages.slice(0, middle)), batchOf(carrier, messages.slice(middle))];
};

/**
 * Sorts messages into batches, in their order. A receipt names the ticket and the number only, so a number that comes
 * twice goes in two batches.
 */
export const toBatches = (carrier: string, messages: readonly Outbound[], size: number): Batch[] => {
  const open = new Map<string, { members: Outbound[]; numbers: Set<string> }[]>();
  const all: Outbound[][] = [];
  for (const message of messages) {
    const key = JSON.stringify([message.text, message.sender, message.purpose]);
    const groups = open.get(key) ?? [];
    open.set(key, groups);
    let group = groups.find(
      ({ members, numbers }) => members.length < size && !numbers.has(message.recipient),
    );
    if (!group) {
      group = { members: [], numbers: new Set() };
      groups.push(group);
      all.push(group.members);
    }
    group.members.push(message);
    group.numbers.add(message.recipient);
  }
  return all.map((members) => batchOf(carrier, members));
};
