import { setTimeout as delay } from 'node:timers/promises';
import { type FaultSchedule, faultScript } from '@carillon/testing/fault-smsc/fault-schedule';
import type { FaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { grantedRate } from '@carillon/testing/fault-smsc/granted-rate';
import { malformedPdus } from '@carillon/testing/fault-smsc/malformed';
import type { Random } from '@carillon/testing/fault-smsc/random';
import { GARBAGE_RECEIPTS, markedAsReceipt, receiptFor } from '@carillon/testing/fault-smsc/receipts';
import type { Script } from '@carillon/testing/fault-smsc/script';

/** A stretch of the programme: one kind of fault. */
export interface Phase {
  /** The number of the fault in the programme, and what it does. */
  readonly name: string;
  readonly script: Script;
  /** What goes on beside the traffic, every so many milliseconds. */
  readonly besides?: { readonly everyMs: number; readonly run: () => void };
}

/** Milliseconds an answer may take before its submission counts as unknown; some slow answers take longer. */
export const RESPONSE_TIMEOUT_MS = 5_000;
const SLOWEST_MS = 6_000;
/** The share of the load an SMSC that throttles takes, three in ten being too many, and how many seconds' worth at once. */
const GRANTED = 0.7;
const GRANTED_AT_ONCE = 0.2;
const THROTTLED = 0x58;
const ENDS = ['close', 'reset'] as const;

/** All phases, each drawn from the same chance; `rate` is the load, texts a second. */
export const phasesOf = (smsc: FaultSmsc, random: Random, rate: number): readonly Phase[] => {
  const malformed = malformedPdus();
  const granted = grantedRate(rate * GRANTED, GRANTED_AT_ONCE);
  const faultPhase = (
    name: string,
    kinds: FaultSchedule,
    ends: readonly ('close' | 'reset' | 'silence')[] = ENDS,
  ): Phase => ({
    name,
    script: faultScript(random, kinds, ends),
  });
  const slowly = (): Promise<void> => delay(random.below(SLOWEST_MS));
  const stranger = () =>
    receiptFor({ id: `s${random.below(1e9)}`, from: '33612345678', to: 'CARILLON' }, 'delivered');
  const garbage = () =>
    markedAsReceipt(random.pick(GARBAGE_RECEIPTS), { from: '33612345678', to: 'CARILLON' });

  return [
    faultPhase('F5 drops', { beforeRead: 0.002, beforeAnswer: 0.002, afterAnswer: 0.002, duringBind: 0.1 }),
    faultPhase('F5 half-open', { beforeRead: 0.001 }, ['silence']),
    faultPhase('F6 slow', { slow: { chance: 0.2, delay: slowly } }),
    { name: 'F6 trickle', script: { trickle: { octets: 64, pause: () => delay(5) } } },
    { name: 'F7 granted rate', script: { answer: () => (granted() ? {} : { status: THROTTLED }) } },
    faultPhase('F7 throttled', { throttled: 0.01 }),
    faultPhase('F7 queue full', { queueFull: { chance: 0.002, burst: 20 } }),
    faultPhase('F7 congested', { congested: 0.01 }),
    {
      name: 'F8 strangers and garbage',
      script: {},
      besides: {
        everyMs: 10,
        run: () => {
          void smsc.deliver(random.chance(0.1) ? garbage() : stranger(), random.pick(smsc.bound()));
        },
      },
    },
    {
      name: 'F9 malformed',
      script: {},
      besides: {
        everyMs: 100,
        run: () => {
          void random.pick(smsc.bound())?.line.inject(random.pick(malformed).octets);
        },
      },
    },
    faultPhase(
      'F5-F7 together',
      {
        beforeRead: 0.001,
        beforeAnswer: 0.001,
        afterAnswer: 0.001,
        duringBind: 0.1,
        throttled: 0.005,
        slow: { chance: 0.05, delay: slowly },
      },
      ['close', 'reset', 'silence'],
    ),
  ];
};
