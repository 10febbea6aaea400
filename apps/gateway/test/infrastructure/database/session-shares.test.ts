import { expect, test } from 'vitest';
import { createSessionShares } from '../../../src/infrastructure/database/session-shares.ts';

/** Work that ends when it is told to. */
const controlled = () => {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  return { started, work, end: (name: string) => ends.get(name)!() };
};

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('an owner has no more under way than its share, in order, whatever others do', async () => {
  const shares = createSessionShares(2);
  const { started, work, end } = controlled();
  const done = ['a1', 'a2', 'a3', 'a4'].map((name) => shares.run('a', work(name)));
  const other = shares.run('b', work('b1'));
  await settled();
  expect(started).toEqual(['a1', 'a2', 'b1']);
  end('a2');
  await settled();
  expect(started).toEqual(['a1', 'a2', 'b1', 'a3']);
  for (const name of ['a1', 'a3', 'b1']) end(name);
  await settled();
  expect(started.at(-1)).toBe('a4');
  end('a4');
  expect(await Promise.all([...done, other])).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
});

test('work that fails gives its place on', async () => {
  const shares = createSessionShares(1);
  const failed = shares.run('a', () => Promise.reject(new Error('lost')));
  const next = shares.run('a', async () => 'next');
  await expect(failed).rejects.toThrow('lost');
  expect(await next).toBe('next');
  expect(await shares.run('a', async () => 'again')).toBe('again');
});
