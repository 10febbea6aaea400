import { expect, test } from 'vitest';
import { createNewestFirst } from '../extensions/admin-texts/src/gateway/newest-first.ts';

test('of what was asked meanwhile only the newest is asked, and only its answer is told', async () => {
  const asked: string[] = [];
  const told: string[] = [];
  const answers: (() => void)[] = [];
  const { promise: lastIsTold, resolve: tellLast } = Promise.withResolvers<void>();
  const ask = createNewestFirst(
    (question: string) =>
      new Promise<string>((resolve) => {
        asked.push(question);
        answers.push(() => resolve(question.toUpperCase()));
      }),
    (answer) => {
      told.push(answer);
      tellLast();
    },
  );
  ask('a');
  ask('ab');
  ask('abc');
  expect(asked).toEqual(['a']);
  answers[0]!();
  await expect.poll(() => asked).toEqual(['a', 'abc']);
  expect(told).toEqual([]);
  answers[1]!();
  await lastIsTold;
  expect(told).toEqual(['ABC']);
});
