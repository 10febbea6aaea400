import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterLift,
  afterWithdrawal,
  DEFAULT_GUARD_POLICY,
  EMPTY_STATE,
  explainObjection,
  GUARD_RULES,
  SAFE_MS,
} from '../../src/otp/index.ts';
import { type Asked, createGuardWorld } from './support/guard-world.ts';

const START = Date.UTC(2026, 8, 1);
const HOUR = 3_600_000;
const TO = '+33612345678';
const asked = (change: Partial<Asked> = {}): Asked => ({ at: START, to: TO, ...change });
const objectionTo = (change: Partial<Asked>) => createGuardWorld().ask(asked(change)).objection;

describe('a destination', () => {
  it("is the account's own country, until others are opened", () => {
    expect(objectionTo({})).toBeNull();
    expect(objectionTo({ to: '+447400123456', country: 'GB' })?.rule).toBe('country_closed');
    const open = createGuardWorld({ ...DEFAULT_GUARD_POLICY, countries: ['GB'] });
    expect(open.ask(asked({ to: '+447400123456', country: 'GB' })).allowed).toBe(true);
  });

  it.each(['fixed', 'voip', 'other', 'premium', 'satellite'] as const)('is no %s line', (lineType) => {
    expect(objectionTo({ lineType })?.rule).toBe('line_type');
  });

  it('costs no more than a code may', () => {
    expect(objectionTo({ price: 200_000n })).toBeNull();
    expect(objectionTo({ price: 200_001n })?.rule).toBe('price_per_message');
  });
});

describe('limits', () => {
  const fill = (count: number, make: (index: number) => Partial<Asked>) => {
    const world = createGuardWorld();
    const rules = Array.from({ length: count }, (_, index) => world.ask(asked(make(index))).objection?.rule);
    return { world, rules };
  };

  it('allow a number 5 codes an hour and 10 a day', () => {
    const { world, rules } = fill(6, () => ({}));
    expect(rules).toEqual([undefined, undefined, undefined, undefined, undefined, 'number_limit']);
    const later = Array.from(
      { length: 6 },
      (_, index) => world.ask(asked({ at: START + (2 + index) * HOUR })).allowed,
    );
    expect(later).toEqual([true, true, true, true, true, false]);
    expect(world.ask(asked({ at: START + 25 * HOUR })).allowed).toBe(true);
  });

  it('tell when they ease, and are right about it', () => {
    const { world } = fill(5, () => ({}));
    const { objection } = world.ask(asked({ at: START + 60_000 }));
    expect(world.ask(asked({ at: objection!.until! - 1 })).allowed).toBe(false);
    expect(world.ask(asked({ at: objection!.until! })).allowed).toBe(true);
  });

  it('allow an address 20 codes an hour', () => {
    const to = (index: number) => `+336${10_000_000 + index * 20_011}`;
    const { rules } = fill(21, (index) => ({ to: to(index), ip: '192.0.2.1' }));
    expect(rules.slice(0, 20).every((rule) => rule === undefined)).toBe(true);
    expect(rules[20]).toBe('ip_limit');
  });

  it('end an hour that has cost enough', () => {
    const policy = { ...DEFAULT_GUARD_POLICY, price: { perMessage: 200_000n, perHour: 100_000n } };
    const world = createGuardWorld(policy);
    const rules = [TO, '+33622345678', '+33632345678'].map((to) => world.ask(asked({ to })).objection?.rule);
    expect(rules).toEqual([undefined, undefined, 'price_per_hour']);
  });

  it('hold for the whole account and for a prefix', () => {
    const small = { ...DEFAULT_GUARD_POLICY, perAccount: { hour: 1 } };
    const account = createGuardWorld(small);
    account.ask(asked());
    expect(account.ask(asked({ to: '+33698765432' })).objection?.rule).toBe('account_limit');
    const prefix = createGuardWorld({ ...DEFAULT_GUARD_POLICY, perPrefix: { hour: 1 } });
    prefix.ask(asked());
    expect(prefix.ask(asked({ to: '+33612340000' })).objection?.rule).toBe('prefix_limit');
  });

  it('count a decoy for number and address, and never against a prefix', () => {
    const world = createGuardWorld();
    for (let index = 0; index < 5; index += 1) world.ask(asked({ decoy: true, ip: '192.0.2.1' }));
    expect(world.ask(asked({ decoy: true })).objection?.rule).toBe('number_limit');
    const request = world.requests[0]!;
    expect(world.stateOf(request).prefix).toEqual(EMPTY_STATE);
    expect(world.stateOf(request).ip?.rate).toHaveLength(1);
  });
});

describe('the breaker of a prefix', () => {
  const flooded = () => {
    const world = createGuardWorld();
    let at = START;
    let index = 0;
    while (
      world.ask(asked({ at, to: `+3361234${String((index * 391) % 10_000).padStart(4, '0')}` })).allowed
    ) {
      index += 1;
      at += 1_000;
    }
    return { world, at, probe: '+33612349999', sent: index };
  };

  it('trips after 20 codes that nobody typed in', () => {
    expect(flooded().sent).toBe(20);
  });

  it('lets a single probe through after an hour, then doubles', () => {
    const { world, at, probe } = flooded();
    let next = at + HOUR;
    for (const hours of [2, 4, 8, 16]) {
      expect(world.ask(asked({ at: next - 1, to: probe })).allowed).toBe(false);
      expect(world.ask(asked({ at: next, to: probe })).allowed).toBe(true);
      expect(world.ask(asked({ at: next + 1, to: '+33612341111' })).objection?.until).toBe(
        next + hours * HOUR,
      );
      next += hours * HOUR;
    }
  });

  it('closes when a probe is typed in', () => {
    const { world, at, probe } = flooded();
    const { challenge } = world.ask(asked({ at: at + HOUR, to: probe }));
    world.verify(challenge, at + HOUR + 20_000);
    expect(world.ask(asked({ at: at + HOUR + 30_000, to: '+33612341111' })).allowed).toBe(true);
  });

  it('closes when the codes of a rush are typed in after all', () => {
    const { world, at } = flooded();
    for (let challenge = 0; challenge < 15; challenge += 1) world.verify(challenge, at + 10_000);
    expect(world.ask(asked({ at: at + 20_000, to: '+33612341111' })).allowed).toBe(true);
  });

  it('can be lifted, and then judges anew', () => {
    const { world, at } = flooded();
    const request = world.requests.at(-1)!;
    const state = world.stateOf(request);
    world.keep(request, { ...state, prefix: afterLift(state.prefix, 'conversion', at + HOUR) });
    expect(world.ask(asked({ at: at + 1, to: '+33612341111' })).allowed).toBe(true);
  });
});

describe('a number that was verified', () => {
  it('is trusted for 90 days, whatever becomes of its prefix', () => {
    const world = createGuardWorld();
    world.verify(world.ask(asked()).challenge, START);
    const state = world.stateOf(world.requests[0]!);
    expect(state.number.safeUntil).toBe(START + SAFE_MS);
    expect(world.ask(asked({ lineType: 'voip' })).allowed).toBe(true);
  });
});

describe('the guard', () => {
  it('only watches in mode observe', () => {
    const world = createGuardWorld({ ...DEFAULT_GUARD_POLICY, mode: 'observe' });
    const verdicts = Array.from({ length: 7 }, () => world.ask(asked()));
    expect(verdicts.every(({ allowed }) => allowed)).toBe(true);
    expect(verdicts[5]!.objection?.rule).toBe('number_limit');
  });

  it('takes back what did not leave after all', () => {
    const earlier = fc.array(
      fc.record({ tail: fc.integer({ min: 1_000, max: 1_030 }), wait: fc.nat(HOUR) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(earlier, fc.boolean(), (list, decoy) => {
        const world = createGuardWorld();
        let at = START;
        for (const { tail, wait } of list) {
          at += wait;
          world.ask(asked({ at, to: `+3361234${tail}` }));
        }
        if (!world.ask(asked({ at, ip: 'one', decoy })).allowed) return;
        const request = world.requests.at(-1)!;
        const back = afterWithdrawal(request, world.stateOf(request));
        const amount = (rate: typeof back.number.rate) => rate.reduce((sum, [, one]) => sum + one, 0);
        expect([amount(back.number.rate), amount(back.ip!.rate)]).toEqual([0, 0]);
        expect(back.prefix.window.some(({ challenge }) => challenge === request.challenge)).toBe(false);
        expect(back.account.tally.sent).toBeLessThanOrEqual(list.length);
      }),
      { numRuns: 200 },
    );
  });

  it('explains every rule in a sentence', () => {
    const facts = { country: 'GB', lineType: 'voip', codes: 20, verified: 0, run: 6, limit: 5, hours: 1 };
    for (const rule of GUARD_RULES) {
      expect(explainObjection({ rule, facts })).toMatch(/^[A-Z].*\.$/);
      expect(explainObjection({ rule, facts })).not.toContain('undefined');
    }
  });
});
