import { setTimeout as delay } from 'node:timers/promises';
import type { FaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import type { Random } from '@carillon/testing/fault-smsc/random';
import { type IdForm, type ReceiptForm, receiptFor } from '@carillon/testing/fault-smsc/receipts';
import type { Script, Submission } from '@carillon/testing/fault-smsc/script';

/** What the SMSC decided of each number, and tells by receipts: late, early, again, out of order, on any line. */
export interface ReceiptTraffic {
  /** By recipient; all parts of a text share it. */
  readonly decided: ReadonlyMap<string, Fate>;
  /** Receipts not yet acknowledged. */
  readonly open: number;
  /** Receipts acknowledged. */
  readonly acknowledged: number;
  /** The script with receipts for whatever it takes. */
  around(script: Script): Script;
  /** Sends receipts once more: nothing may change. */
  replay(share: number): Promise<void>;
}

export type Fate = 'delivered' | 'undeliverable' | 'expired' | 'rejected';

const IDS: readonly IdForm[] = ['as-is', 'zero-padded', 'upper-case'];
const LATEST_MS = 3_000;
const AGAIN_MS = 500;
const EARLY = 0.05;
const REPEATED = 0.2;
const FATES: readonly Fate[] = ['undeliverable', 'expired', 'rejected'];
const FAILING = 0.1;

export const createReceiptTraffic = (smsc: FaultSmsc, random: Random): ReceiptTraffic => {
  const decided = new Map<string, Fate>();
  const sent: { readonly id: string; readonly to: string }[] = [];
  const count = { open: 0, acknowledged: 0 };

  const fateOf = (recipient: string): Fate => {
    const fate = decided.get(recipient) ?? (random.chance(FAILING) ? random.pick(FATES) : 'delivered');
    decided.set(recipient, fate);
    return fate;
  };
  const form = (): ReceiptForm => ({
    id: random.pick(IDS),
    in: random.pick(['text', 'tlvs', 'both']),
    text: random.pick(['specification', 'reversed', 'terse']),
  });

  /** As an SMSC does: until it is acknowledged. */
  const tell = async (id: string, recipient: string): Promise<void> => {
    count.open += 1;
    const about = { id, from: recipient, to: 'CARILLON' };
    for (;;) {
      const outcome = await smsc.deliver(
        receiptFor(about, fateOf(recipient), form()),
        random.pick(smsc.bound()),
      );
      if (outcome.kind === 'accepted') break;
      await delay(AGAIN_MS);
    }
    count.open -= 1;
    count.acknowledged += 1;
  };

  const tellLater = async (id: string, recipient: string): Promise<void> => {
    const times = random.chance(REPEATED) ? 3 : 1;
    await Promise.all(
      Array.from({ length: times }, async () => {
        await delay(random.below(LATEST_MS));
        await tell(id, recipient);
      }),
    );
  };

  const answered = async (script: Script, submission: Submission) => {
    const recipient = submission.pdu.destination_addr;
    const early = random.chance(EARLY);
    const answer = script.answer ? await script.answer(submission) : {};
    if (answer === undefined || (answer.status ?? 0) !== 0) return answer;
    const { messageId } = submission;
    sent.push({ id: messageId, to: recipient });
    if (early) void tell(messageId, recipient);
    else void tellLater(messageId, recipient);
    return answer;
  };

  return {
    decided,
    get open() {
      return count.open;
    },
    get acknowledged() {
      return count.acknowledged;
    },
    around: (script) => ({ ...script, answer: (submission) => answered(script, submission) }),
    replay: async (share) => {
      const chosen = random.shuffled(sent).slice(0, Math.ceil(sent.length * share));
      await Promise.all(chosen.map(({ id, to }) => tell(id, to)));
    },
  };
};
