import { hold, object, pass, type Rule } from '../rule.ts';

const LONGEST_WAIT_MS = 366 * 24 * 3600 * 1000;

/** When it may leave: at `sendAt`, unless it would be of no use by then. */
export const schedule: Rule = ({ request: { sendAt, notAfter } }, { now }) => {
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
