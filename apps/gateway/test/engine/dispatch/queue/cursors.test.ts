import { expect, test } from 'vitest';
import { createMarks } from '../../../../src/engine/dispatch/queue/cursors.ts';

const turn = { lane: 'commercial', account: 'a', campaign: '' } as const;
const message = (due: number, id: string) => ({ ...turn, dueAt: new Date(due), id });

test('a turn goes on after the last message taken of it, whatever order they are told in', () => {
  const marks = createMarks(() => 0);
  expect(marks.of(turn)).toBeNull();
  marks.took([message(2, 'b'), message(1, 'z'), message(2, 'a')]);
  expect(marks.of(turn)).toEqual({ dueAt: new Date(2), id: 'b' });
  marks.took([message(1, 'y')]);
  expect(marks.of(turn)).toEqual({ dueAt: new Date(2), id: 'b' });
  expect(marks.of({ ...turn, campaign: 'other' })).toBeNull();
  expect(marks.of({ ...turn, lane: 'otp' })).toBeNull();
});

test('marks are forgotten after two seconds, and when asked', () => {
  let now = 0;
  const marks = createMarks(() => now);
  marks.took([message(1, 'a')]);
  now = 2_000;
  expect(marks.of(turn)).not.toBeNull();
  now = 2_001;
  expect(marks.of(turn)).toBeNull();
  marks.took([message(1, 'a')]);
  marks.forget();
  expect(marks.of(turn)).toBeNull();
});
