import { expect, it } from 'vitest';
import type { LateAnswer } from '../../src/index.ts';
import { boundEsme, message } from '../support/bound.ts';

it('S9: a late answer is told with the request it belongs to and its outcome', async () => {
  const { session, wire, clock } = await boundEsme();
  const late = new Promise<LateAnswer>((resolve) => session.once('late', resolve));
  const request = message('slow');
  const submitted = session.submit(request);
  const { sequence } = await wire.next('submit_sm');
  clock.advance(30_000);
  expect(await submitted).toEqual({ kind: 'unknown', cause: 'timeout' });
  await wire.next('enquire_link');
  wire.send({ command: 'submit_sm_resp', sequence, message_id: 'after all' });
  const answer = await late;
  expect(answer.request).toBe(request);
  expect(answer.outcome).toMatchObject({ kind: 'accepted', messageId: 'after all' });
});

it('S9: a late refusal is told as one, and a second late answer is nobody’s', async () => {
  const { session, wire, clock } = await boundEsme();
  const answers: string[] = [];
  session.on('late', ({ outcome }) => answers.push(outcome.kind));
  session.on('unmatched', ({ command }) => answers.push(command));
  void session.submit(message());
  const { sequence } = await wire.next('submit_sm');
  clock.advance(30_000);
  wire.send({ command: 'submit_sm_resp', status: 0x0b, sequence }, { command: 'submit_sm_resp', sequence });
  await wire.next('enquire_link');
  await wire.settle();
  expect(answers).toEqual(['refused', 'submit_sm_resp']);
});

it('S9: a late answer does not settle a newer request', async () => {
  const { session, wire, clock } = await boundEsme();
  void session.submit(message('old'));
  const old = await wire.next('submit_sm');
  clock.advance(30_000);
  await wire.next('enquire_link');
  await wire.settle();
  const newer = session.submit(message('new'));
  const request = await wire.next('submit_sm');
  expect(request.sequence).not.toBe(old.sequence);
  wire.send(
    { command: 'submit_sm_resp', sequence: old.sequence, message_id: 'old' },
    { command: 'submit_sm_resp', sequence: request.sequence, message_id: 'new' },
  );
  expect(await newer).toMatchObject({ kind: 'accepted', messageId: 'new' });
});
