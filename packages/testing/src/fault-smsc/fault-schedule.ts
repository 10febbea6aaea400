import type { LineAction, LineEvent } from './line.ts';
import type { Random } from './random.ts';
import type { Script, SubmitAnswer } from './script.ts';

/** How likely each fault is at a submission, from 0 to 1. */
export interface FaultSchedule {
  /** The line ends before the SMSC reads the submission. */
  readonly beforeRead?: number;
  /** ... after it was read, before its answer is written. */
  readonly beforeAnswer?: number;
  /** ... after its answer was written. */
  readonly afterAnswer?: number;
  /** The line ends while an ESME binds. */
  readonly duringBind?: number;
  /** ESME_RTHROTTLED. */
  readonly throttled?: number;
  /** ESME_RMSGQFUL, for this many submissions in a row. */
  readonly queueFull?: { readonly chance: number; readonly burst: number };
  /** congestion_state 95 in the answer. */
  readonly congested?: number;
  /** An answer that waits for `delay`. */
  readonly slow?: { readonly chance: number; readonly delay: () => Promise<void> };
}

/** The ways a line may end. */
export const LINE_ENDS = ['close', 'reset', 'silence'] as const;

const THROTTLED = 0x58;
const QUEUE_FULL = 0x14;
const NEAR_LIMIT = 95;

/** A script that draws faults from a seed; `ends` are the ways a line may end. */
export const faultScript = (
  random: Random,
  schedule: FaultSchedule,
  ends: readonly Exclude<LineAction, 'carry'>[] = LINE_ENDS,
): Script => {
  let full = 0;

  const chanceAt = ({ when, pdu }: LineEvent): number => {
    if (pdu?.command === 'submit_sm') return schedule.beforeRead ?? 0;
    if (pdu?.command.startsWith('bind_')) return when === 'answered' ? 0 : (schedule.duringBind ?? 0);
    if (pdu?.command !== 'submit_sm_resp') return 0;
    return (when === 'answering' ? schedule.beforeAnswer : schedule.afterAnswer) ?? 0;
  };

  const draw = (): SubmitAnswer => {
    const { queueFull, throttled = 0, congested = 0 } = schedule;
    if (full === 0 && queueFull && random.chance(queueFull.chance)) full = queueFull.burst;
    if (full > 0) {
      full -= 1;
      return { status: QUEUE_FULL };
    }
    if (random.chance(throttled)) return { status: THROTTLED };
    return random.chance(congested) ? { congestion: NEAR_LIMIT } : {};
  };

  return {
    line: (event) => {
      const chance = chanceAt(event);
      return chance > 0 && random.chance(chance) ? random.pick(ends) : 'carry';
    },
    answer: async () => {
      const answer = draw();
      if (schedule.slow && random.chance(schedule.slow.chance)) await schedule.slow.delay();
      return answer;
    },
  };
};
