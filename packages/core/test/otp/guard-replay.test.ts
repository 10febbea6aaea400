import { describe, expect, it } from 'vitest';
import { prefixOf } from '../../src/otp/index.ts';
import { ATTACKS } from './support/attacks.ts';
import { createGuardWorld } from './support/guard-world.ts';
import { normalLogins, type Step } from './support/logins.ts';

const START = Date.UTC(2026, 8, 1);
const DAY = 86_400_000;
const MOST_LOST = 30;

/** Plays steps and tells which asked-for codes of real people were held back. */
const play = (world: ReturnType<typeof createGuardWorld>, steps: readonly Step[]) => {
  const challenges = new Map<number, number>();
  const blocked: { step: Step; rule: string }[] = [];
  let asked = 0;
  for (const step of steps) {
    if (step.kind === 'type') {
      const challenge = challenges.get(step.name);
      if (challenge !== undefined) world.verify(challenge, step.at);
      continue;
    }
    asked += 1;
    const verdict = world.ask(step.asked);
    if (verdict.allowed) challenges.set(step.name, verdict.challenge);
    else blocked.push({ step, rule: verdict.objection!.rule });
  }
  return { asked, blocked };
};

describe('normal logins', () => {
  it('100 000 of them meet at most one false block in a thousand', { timeout: 60_000 }, () => {
    const { asked, blocked } = play(
      createGuardWorld(),
      normalLogins({ count: 100_000, days: 7, start: START, seed: 2026 }),
    );
    expect(asked).toBeGreaterThan(100_000);
    expect(blocked.length / asked).toBeLessThanOrEqual(0.001);
  });
});

describe('an attack', () => {
  const seeds = [11, 12, 13];

  it.each(ATTACKS.flatMap((attack) => seeds.map((seed) => [attack.name, seed, attack] as const)))(
    'loses at most 30 codes per prefix: %s (seed %i)',
    (_name, seed, { requests }) => {
      const world = createGuardWorld();
      play(world, normalLogins({ count: 3_000, days: 2, start: START, seed }));
      const attack = requests(START + 2 * DAY, seed);
      const lost = new Map<string, number>();
      for (const request of attack) {
        if (!world.ask(request).allowed) continue;
        lost.set(prefixOf(request.to), (lost.get(prefixOf(request.to)) ?? 0) + 1);
      }
      expect(Math.max(...lost.values())).toBeLessThanOrEqual(MOST_LOST);
      // The guard must have let something through, or the replay shows nothing.
      expect(lost.size).toBeGreaterThan(0);
    },
  );

  it.each(ATTACKS.filter(({ name }) => /follow|second/.test(name)))(
    'that counts through a range is stopped sooner: $name',
    ({ requests }) => {
      const world = createGuardWorld();
      const attack = requests(START, 1).slice(0, 3_000);
      expect(attack.filter((request) => world.ask(request).allowed).length).toBeLessThanOrEqual(6);
    },
  );

  it('loses no more in a prefix where real people have been', () => {
    const world = createGuardWorld();
    const range = '+3379123';
    const customers = new Set<string>();
    for (let index = 0; index < 200; index += 1) {
      const at = START + index * 60_000;
      const to = `${range}${1_000 + index * 7}`;
      customers.add(to);
      const { challenge } = world.ask({ at, to });
      if (index % 8 !== 0) world.verify(challenge, at + 20_000);
    }
    const attack = ATTACKS[0]!.requests(START + DAY, 5).filter(({ to }) => !customers.has(to));
    const lost = attack.filter((request) => world.ask(request).allowed).length;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(MOST_LOST);
  });

  it('spread over a country is cut to a handful per prefix once its country is in alarm', () => {
    const world = createGuardWorld();
    const spread = ATTACKS.find(({ name }) => name === 'many prefixes in turn')!;
    const lost = spread.requests(START, 3).filter((request) => world.ask(request).allowed).length;
    // Without the alarm each of the 300 prefixes takes 20 codes and its probes: 7 200 or more.
    expect(lost).toBeLessThanOrEqual(300 * 10);
  });

  it('leaves real people of other prefixes alone, and known numbers everywhere', () => {
    const world = createGuardWorld();
    const known = '+33791230001';
    world.verify(world.ask({ at: START, to: known }).challenge, START + 20_000);
    const attack = ATTACKS[1]!.requests(START + DAY, 1);
    for (const request of attack) world.ask(request);
    const after = attack.at(-1)!.at + 1;
    expect(world.ask({ at: after, to: '+33791234444' }).objection?.rule).toBe('conversion');
    expect(world.ask({ at: after, to: known }).allowed).toBe(true);
    expect(world.ask({ at: after, to: '+33612345678' }).allowed).toBe(true);
  });
});
