import { expect, it } from 'vitest';
import type { CloseCause } from '../../src/index.ts';
import { boundEsme, message } from '../support/bound.ts';

it('S20: a session whose bind may be somebody else’s writes nothing more, and ends', async () => {
  let ours = true;
  const { session, wire } = await boundEsme({ permit: () => ours, window: 1 });
  const onWire = session.submit(message('on the wire'));
  const waiting = session.submit(message('waiting'));
  await wire.next('submit_sm');
  const closed = new Promise<CloseCause>((resolve) => session.once('closed', resolve));
  ours = false;
  wire.send({ command: 'enquire_link', sequence: 7 });
  expect(await closed).toEqual({ kind: 'not-permitted' });
  expect(await onWire).toEqual({ kind: 'unknown', cause: 'disconnected' });
  expect(await waiting).toEqual({ kind: 'unsent', cause: 'closed' });
  await wire.closed;
  expect(wire.unread).toBe(0);
});

it('S20: such a session takes no leave either', async () => {
  let ours = true;
  const { session, wire } = await boundEsme({ permit: () => ours });
  ours = false;
  expect(await session.unbind()).toEqual({ kind: 'not-permitted' });
  await wire.closed;
  expect(wire.unread).toBe(0);
});
