import { describeHours, earliestOpen, recipientPlaces } from '../../consent/index.ts';
import { hold, object, pass, type Rule, SKIP } from '../rule.ts';

const NOWHERE = { region: null, timeZone: null };

/** When a commercial text may arrive at the recipient's place; held until then, refused when that is too late. */
export const sendingWindow: Rule = ({ request, recipient: { e164, country } }, _facts, { dueAt }) => {
  if (request.purpose === 'transactional') return SKIP;
  const where = recipientPlaces(e164, country, request.whereabouts ?? NOWHERE);
  if (where === null) {
    const detail =
      'The local time of this country is not known. Send options.timeZone, such as "Asia/Tokyo".';
    return object('window', { code: 'window_unknown', detail, field: 'options.timeZone' }, { country });
  }
  const { value, source, mark, reviewed } = where.hours;
  const zones = [...new Set(where.places.map(({ zone }) => zone))];
  const facts = { hours: describeHours(value), zones, knownBy: where.knownBy, source, mark, reviewed };
  const opens = earliestOpen(where.key, where.places, dueAt);
  if (opens === null) {
    const detail = 'The places where the recipient may be have no hour in common. Send options.timeZone.';
    return object('window', { code: 'window_unknown', detail, field: 'options.timeZone' }, facts);
  }
  if (opens === dueAt) return pass('window', facts);
  if (request.notAfter !== null && request.notAfter <= opens) {
    const detail = `The sending window opens at ${new Date(opens).toISOString()}, and notAfter is before. Choose a later notAfter.`;
    return object('window', { code: 'too_late', detail, field: 'notAfter' }, { ...facts, opens });
  }
  const held = { until: opens, reason: 'sending_window' };
  return hold('window', { ...facts, opens }, { dueAt: opens, held });
};
