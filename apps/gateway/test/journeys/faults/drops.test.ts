import { faultScript } from '@carillon/testing/fault-smsc/fault-schedule';
import type { LineAction, LineEvent } from '@carillon/testing/fault-smsc/line';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { type FaultGateway, seeded, startFaultGateway } from './fault-gateway.ts';
import { expectInvariants, expectNothingTwice, expectSoundLedger, storedMessages } from './invariants.ts';

const WINDOW = 10;
const IDLE_MS = 1_000;
const TIMEOUT_MS = 500;

let faults: FaultGateway;
beforeEach(async () => {
  faults = await startFaultGateway({
    window: WINDOW,
    profile: { enquireLinkMs: IDLE_MS, enquireLinkTimeoutMs: TIMEOUT_MS, responseTimeoutMs: IDLE_MS },
  });
});
afterEach(() => faults.close());

const unknown = async (): Promise<Date[]> =>
  [...(await storedMessages(faults)).values()].flatMap(({ unknownSince }) => unknownSince ?? []);

/** Ends the line once, at the so-manieth time something is so; tells when. */
const endOnce = (is: (event: LineEvent) => boolean, nth: number, action: Exclude<LineAction, 'carry'>) => {
  const ended: { at?: number } = {};
  let times = 0;
  faults.smsc.script = {
    line: (event) => {
      if (!is(event) || ++times !== nth) return 'carry';
      ended.at = faults.gateway.now();
      return action;
    },
  };
  return ended;
};

const POINTS = {
  'before it reads a submission': ({ when, pdu }: LineEvent) =>
    when === 'arriving' && pdu?.command === 'submit_sm',
  'after it has read one': ({ when, pdu }: LineEvent) =>
    when === 'answering' && pdu?.command === 'submit_sm_resp',
  'after it has answered one': ({ when, pdu }: LineEvent) =>
    when === 'answered' && pdu?.command === 'submit_sm_resp',
} as const;

describe('F5: the SMSC breaks the connection', () => {
  it.each(Object.entries(POINTS))(
    '%s: at most a window is unknown, known to be so within a second',
    async (_, is) => {
      const action = seeded().pick(['close', 'reset'] as const);
      const ended = endOnce(is, 15, action);
      await faults.send(60);
      await faults.settled();
      const since = await unknown();
      expect(since.length).toBeGreaterThan(0);
      expect(since.length).toBeLessThanOrEqual(WINDOW);
      for (const at of since) expect(at.getTime() - ended.at!).toBeLessThanOrEqual(1_000);
      await expectInvariants(faults);
    },
  );

  it('while it answers a bind, again and again: nothing is lost, nothing leaves twice', async () => {
    let refusals = 6;
    faults.smsc.script = {
      line: ({ pdu }) => (pdu?.command.startsWith('bind_') && refusals-- > 0 ? 'close' : 'carry'),
    };
    for (const { line } of faults.smsc.bound()) line.end('reset');
    await faults.send(30);
    await faults.settled();
    expect(refusals).toBeLessThanOrEqual(0);
    expect(await unknown()).toEqual([]);
    await expectInvariants(faults);
  });

  it('by chance, wherever it likes: every message is accounted for', async () => {
    const random = seeded();
    const schedule = { beforeRead: 0.02, beforeAnswer: 0.02, afterAnswer: 0.02, duringBind: 0.1 };
    faults.smsc.script = faultScript(random, schedule, ['close', 'reset']);
    await faults.send(150);
    await faults.send(10, { long: true });
    await faults.settled(30_000);
    faults.smsc.script = {};
    expect(await unknown()).not.toHaveLength(faults.accepted.length);
    await expectInvariants(faults);
  });
});

describe('F5: the line falls silent (half-open)', () => {
  it('though answers time out before that is noticed: it costs one window, and the rest leaves over the next bind', async () => {
    const ended = endOnce(POINTS['before it reads a submission'], 15, 'silence');
    await faults.send(60);
    await faults.settled();
    const since = await unknown();
    expect(since.length).toBeGreaterThan(0);
    expect(since.length).toBeLessThanOrEqual(WINDOW);
    const noticed = IDLE_MS + 2 * TIMEOUT_MS;
    for (const at of since) expect(at.getTime() - ended.at!).toBeLessThanOrEqual(noticed + 1_000);
    await expectInvariants(faults);
  });

  it('while nothing is under way: nothing is unknown', async () => {
    for (const { line } of faults.smsc.bound()) line.end('silence');
    await eventually('a second bind', async () => faults.smsc.bound().length > 0);
    await faults.send(20);
    await faults.settled();
    expect(await unknown()).toEqual([]);
    expectNothingTwice(faults);
    await expectSoundLedger(faults);
  });
});
