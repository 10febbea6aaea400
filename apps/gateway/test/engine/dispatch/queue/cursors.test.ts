import { expect, test } from 'vitest';
import { createCursors } from '../../../../src/engine/dispatch/queue/cursors.ts';

const turn = { lane: 'commercial', account: 'a', campaign: '' } as const;
const message = (due: number, id: string) => ({ ...turn, dueAt: new Date(due), id });

test('a turn goes on after the last message taken of it, whatever order they are told in', () => {
  const cursors = createCursors(() => 0);
  expect(cursors.of(turn)).toBeNull();
  cursors.took([message(2, 'b'), message(1, 'z'), message(2, 'a')]);
  expect(cursors.of(turn)).toEqual({ dueAt: new Date(2), id: 'b' });
  cursors.took([message(1, 'y')]);
  expect(cursors.of(turn)).toEqual({ dueAt: new Date(2), id: 'b' });
  expect(cursors.of({ ...turn, campaign: 'other' })).toBeNull();
  expect(cursors.of({ ...turn, lane: 'otp' })).toBeNull();
});

test('cursors are forgotten after two seconds, and when asked', () => {
  let now = 0;
  const cursors = createCursors(() => now);
  cursors.took([message(1, 'a')]);
  now = 2_000;
  expect(cursors.of(turn)).not.toBeNull();
  now = 2_001;
  expect(cursors.of(turn)).toBeNull();
  cursors.took([message(1, 'a')]);
  cursors.forget();
  expect(cursors.of(turn)).toBeNull();
});
