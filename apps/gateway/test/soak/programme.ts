import { setTimeout as delay } from 'node:timers/promises';
import type { FaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import type { Random } from '@carillon/testing/fault-smsc/random';
import { type Phase, phasesOf } from './phases.ts';
import type { ReceiptTraffic } from './receipt-traffic.ts';

const SHORTEST_MS = 10_000;
const LONGEST_MS = 20_000;
const CALM_MS = 3_000;

const play = async (phase: Phase, milliseconds: number): Promise<void> => {
  const { besides } = phase;
  const timer = besides && setInterval(besides.run, besides.everyMs);
  await delay(milliseconds);
  clearInterval(timer);
};

/** Plays phases by chance until the time is over; each is played once before any is played again. */
export const playProgramme = async (
  { smsc, traffic, random, rate }: { smsc: FaultSmsc; traffic: ReceiptTraffic; random: Random; rate: number },
  milliseconds: number,
  onPhase: (name: string) => void,
): Promise<void> => {
  const end = performance.now() + milliseconds;
  const left = (): number => Math.max(0, end - performance.now());
  const phases = phasesOf(smsc, random, rate);
  while (left() > 0) {
    for (const phase of random.shuffled(phases)) {
      if (left() === 0) break;
      onPhase(phase.name);
      smsc.script = traffic.around(phase.script);
      const length = SHORTEST_MS + random.below(LONGEST_MS - SHORTEST_MS);
      await play(phase, Math.min(left(), length));
      onPhase('calm');
      smsc.script = traffic.around({});
      await delay(Math.min(left(), CALM_MS));
    }
  }
};
