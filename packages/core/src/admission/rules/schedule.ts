import { hold, object, pass, type Rule } from '../rule.ts';

/** Clocks differ, and a request may be tried again: what is later than this was meant for another time. */
const GRACE_MS = 5 * 60 * 1000;

const LONGEST_WAIT_MS = 366 * 24 * 3600 * 1000;

/**
 * When it may leave: at `sendAt`, unless it would be of no use by then. A time that is long past is a mistake of the
 * caller's, not a wish to send at once; the time of an automation comes from an event, which may be late.
 */
export const schedule: Rule = ({ request: { sendAt, notAfter, origin } }, { now }) => {
  if (sendAt !== null && sendAt < now - GRACE_MS && origin.kind === 'api') {
    const detail = 'sendAt has passed. Leave it out to send at once, or choose a time to come.';
    return object('schedule', { code: 'schedule_past', detail, field: 'sendAt' }, { sendAt, past: true });
  }
  const dueAt = sendAt === null || sendAt <= now ? now : sendAt;
  if (dueAt - now > LONGEST_WAIT_MS) {
    const detail = 'sendAt is more than a year away. Choose an earlier time.';
    return object('schedule', { code: 'schedule_too_far', detail }, { sendAt });
  }
  if (notAfter !== null && notAfter <= dueAt) {
    const detail = 'The text could only leave after notAfter, when it is of no use.';
    return object('schedule', { code: 'too_late', detail }, { notAfter });
  }
  return dueAt > now
    ? hold('schedule', { sendAt: dueAt }, { dueAt, held: { until: dueAt, reason: 'scheduled' } })
    : pass('schedule', {}, { dueAt });
};
