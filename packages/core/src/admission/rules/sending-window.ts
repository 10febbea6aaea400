import { earliestOpen, recipientPlaces, windowFacts } from '../../consent/index.ts';
import { hold, object, pass, type Rule, SKIP } from '../rule.ts';

const NOWHERE = { region: null, timeZone: null };

/** When a commercial text may arrive at the recipient's place; held until then, refused when that is too late. */
export const sendingWindow: Rule = ({ request, recipient: { e164, country } }, { consent }, { dueAt }) => {
  if (request.purpose === 'transactional') return SKIP;
  const own = consent?.policy.sendingHours;
  const where = recipientPlaces(e164, country, request.whereabouts ?? NOWHERE, own);
  if (where === null) {
    const detail =
      'The local time of this country is not known. Send options.timeZone, such as "Asia/Tokyo".';
    return object('window', { code: 'window_unknown', detail, field: 'options.timeZone' }, { country });
  }
  const facts = windowFacts(where);
  const opens = earliestOpen(where.key, where.places, dueAt);
  if (opens === null) {
    const detail =
      where.rule.own === null
        ? 'The places where the recipient may be have no hour in common. Send options.timeZone.'
        : 'The sending hours of the account leave no hour open where the recipient may be. Send options.timeZone, or change sendingHours of the consent policy.';
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
