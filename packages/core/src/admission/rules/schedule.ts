import type { SharedFacts } from '../facts.ts';
import { defineRule, hold, pass, refuse } from '../rule.ts';
import { instant } from '../sentence.ts';

/** Clocks differ, and a request may be tried again: what is later than this was meant for another time. */
const GRACE_MS = 5 * 60 * 1000;

const LONGEST_WAIT_MS = 366 * 24 * 3600 * 1000;

/**
 * When it may leave: at `sendAt`, unless it would be of no use by then. A time that is long past is a mistake of the
 * caller's, not a wish to send at once; the time of an automation comes from an event, which may be late.
 */
export const schedule = defineRule({
  step: 'schedule',
  codes: ['schedule_past', 'schedule_too_far', 'too_late'],
  sentences: {
    passed: () => 'To be sent at once.',
    held: (facts) => `Held until ${instant(facts['sendAt'])}, as asked.`,
    refused: (facts) =>
      facts['notAfter'] === undefined
        ? `${instant(facts['sendAt'])} ${facts['past'] === true ? 'had passed' : 'is more than a year away'}.`
        : `Of no use after ${instant(facts['notAfter'])}, and it could not leave before.`,
  },
  evaluate: ({ request: { sendAt, notAfter, origin } }, { now }: Pick<SharedFacts, 'now'>) => {
    if (sendAt !== null && sendAt < now - GRACE_MS && origin.kind === 'api') {
      const detail = 'sendAt has passed. Leave it out to send at once, or choose a time to come.';
      return refuse({ code: 'schedule_past', detail, field: 'sendAt' }, { sendAt, past: true });
    }
    const dueAt = sendAt === null || sendAt <= now ? now : sendAt;
    if (dueAt - now > LONGEST_WAIT_MS) {
      const detail = 'sendAt is more than a year away. Choose an earlier time.';
      return refuse({ code: 'schedule_too_far', detail }, { sendAt });
    }
    if (notAfter !== null && notAfter <= dueAt) {
      const detail = 'The text could only leave after notAfter, when it is of no use.';
      return refuse({ code: 'too_late', detail }, { notAfter });
    }
    return dueAt > now
      ? hold({ sendAt: dueAt }, { dueAt, held: { until: dueAt, reason: 'scheduled' } })
      : pass({}, { dueAt });
  },
});
