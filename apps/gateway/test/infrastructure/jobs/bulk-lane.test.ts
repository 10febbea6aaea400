import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBulkLane } from '../../../src/infrastructure/jobs/bulk-lane.ts';

describe('bulk work', () => {
  it('of one owner waits for the turns of the others', async () => {
    const lane = createBulkLane(1);
    const begun: string[] = [];
    const one = (name: string) => lane.run(name[0]!, async () => void begun.push(name));
    await Promise.all(['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map(one));
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  });

  it('that fails makes room, and fails alone', async () => {
    const lane = createBulkLane(1);
    const failing = lane.run('a', async () => {
      throw new Error('a fault');
    });
    const next = lane.run('b', async () => 'done');
    await expect(failing).rejects.toThrow('a fault');
    expect(await next).toBe('done');
  });

  it('is all done, never more at once than allowed, never two of one owner', async () => {
    const owners = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(owners, fc.integer({ min: 1, max: 3 }), async (asked, atOnce) => {
        const lane = createBulkLane(atOnce);
        const running: string[] = [];
        const results = await Promise.all(
          asked.map((owner, place) =>
            lane.run(owner, async () => {
              expect(running).not.toContain(owner);
              running.push(owner);
              expect(running.length).toBeLessThanOrEqual(atOnce);
              await new Promise((resolve) => setImmediate(resolve));
              running.splice(running.indexOf(owner), 1);
              return place;
            }),
          ),
        );
        expect(results).toEqual(asked.map((_, place) => place));
      }),
    );
  });
});
