import { expect, it } from 'vitest';
import { Sequence } from '../../src/session/sequence.ts';
import { boundEsme, boundSmsc, message } from '../support/bound.ts';

it('S3: wraps from 0x7FFFFFFF to 1, never 0, skipping numbers still in flight', () => {
  const sequence = new Sequence(0x7ffffffd);
  const inFlight = new Set([1, 2, 4]);
  const next = () => sequence.next((number) => inFlight.has(number));
  expect([next(), next(), next(), next(), next()]).toEqual([0x7ffffffe, 0x7fffffff, 3, 5, 6]);
});

it('S3: on the wire, too: requests in flight and timed out keep their numbers', async () => {
  const { session, wire, clock } = await boundEsme({ lastSequence: 0x7ffffffc, window: 10 });
  void session.submit(message('in flight'));
  expect((await wire.next('submit_sm')).sequence).toBe(0x7ffffffe);
  clock.advance(30_000);
  await wire.next('enquire_link');
  await wire.settle();
  const sent = [session.submit(message('a')), session.submit(message('b')), session.submit(message('c'))];
  const numbers = [];
  for (const _ of sent) numbers.push((await wire.next('submit_sm')).sequence);
  expect(numbers).toEqual([1, 2, 3]);
});

it.each([0, 1, 0x7fffffff, 0x806a179b, 0xffffffff])(
  'S3: a response echoes sequence_number %i',
  async (sequence) => {
    const { wire } = await boundSmsc({ handlers: { submit_sm: () => ({ message_id: 'a' }) } });
    wire.send({ command: 'submit_sm', sequence, ...message() }, { command: 'enquire_link', sequence });
    expect((await wire.next('submit_sm_resp')).sequence).toBe(sequence);
    expect((await wire.next('enquire_link_resp')).sequence).toBe(sequence);
  },
);

it('S3: an answer of another operation with the same number does not settle a submit', async () => {
  const { session, wire } = await boundEsme();
  const unmatched: string[] = [];
  session.on('unmatched', (response) => unmatched.push(response.command));
  const submitted = session.submit(message());
  const { sequence } = await wire.next('submit_sm');
  wire.send(
    { command: 'enquire_link_resp', sequence },
    { command: 'query_sm_resp', sequence, message_id: 'wrong' },
    { command: 'submit_sm_resp', sequence, message_id: 'right' },
  );
  expect(await submitted).toMatchObject({ kind: 'accepted', messageId: 'right' });
  expect(unmatched).toEqual(['enquire_link_resp', 'query_sm_resp']);
});

it("S3: the peer's own request with the number of ours in flight is a request, not an answer", async () => {
  const { session, wire } = await boundEsme({ handlers: { deliver_sm: () => undefined } });
  const submitted = session.submit(message());
  const { sequence } = await wire.next('submit_sm');
  wire.send({ command: 'enquire_link', sequence }, { command: 'deliver_sm', sequence });
  expect((await wire.next('enquire_link_resp')).sequence).toBe(sequence);
  expect((await wire.next('deliver_sm_resp')).sequence).toBe(sequence);
  expect(session.inFlight).toBe(1);
  wire.send({ command: 'submit_sm_resp', sequence, message_id: 'x' });
  expect((await submitted).kind).toBe('accepted');
});

it('S3: answers may come in any order', async () => {
  const { session, wire } = await boundEsme();
  const sent = ['a', 'b', 'c'].map((text) => session.submit(message(text)));
  const requests = [];
  for (const _ of sent) requests.push(await wire.next('submit_sm'));
  for (const request of requests.toReversed()) {
    const id = Buffer.from(request.short_message).toString();
    wire.send({ command: 'submit_sm_resp', sequence: request.sequence, message_id: id });
  }
  const ids = (await Promise.all(sent)).map((outcome) => outcome.kind === 'accepted' && outcome.messageId);
  expect(ids).toEqual(['a', 'b', 'c']);
});

it('S3: a generic_nack answers the request whose number it bears', async () => {
  const { session, wire } = await boundEsme();
  const submitted = session.submit(message());
  const { sequence } = await wire.next('submit_sm');
  wire.send({ command: 'generic_nack', status: 0x03, sequence });
  expect(await submitted).toMatchObject({ kind: 'refused', status: 0x03, class: 'permanent' });
});
