import { earliestOpen, recipientPlaces, windowFacts } from '../../consent/index.ts';
import type { SharedFacts } from '../facts.ts';
import { defineRule, hold, pass, refuse, SKIP } from '../rule.ts';
import { heldAgain, instant, listed, passportLine, type Sentence } from '../sentence.ts';

const NOWHERE = { region: null, timeZone: null };

/** Hours of the account's own name both: its policy, and the line of the passport they are kept within. */
const hoursAndRule: Sentence = (facts) => {
  const found = `${facts['hours']} in ${listed(facts['zones'])}, known by ${facts['knownBy']}.`;
  return facts['within'] === undefined
    ? `${found} ${passportLine(facts)}`
    : `${found} Rule: ${facts['source']}, within the country's hours: ${facts['within']}, ${facts['withinSource']} (${facts['reviewed']}).`;
};

/** When a commercial text may arrive at the recipient's place; held until then, refused when that is too late. */
export const sendingWindow = defineRule({
  step: 'window',
  codes: ['window_unknown', 'too_late'],
  sentences: {
    passed: (facts) => `The sending window is open: ${hoursAndRule(facts)}`,
    held: (facts) =>
      `${heldAgain(facts)} until ${instant(facts['opens'])}, when the sending window opens: ${hoursAndRule(facts)}`,
    refused: (facts) =>
      facts['opens'] === undefined
        ? 'The local time of the recipient is not known.'
        : `The sending window opens at ${instant(facts['opens'])}, when the text is of no use: ${hoursAndRule(facts)}`,
  },
  evaluate: (
    { request, recipient: { e164, country } },
    { consent }: Pick<SharedFacts, 'consent'>,
    { dueAt },
  ) => {
    if (request.purpose === 'transactional') return SKIP;
    const own = consent?.policy.sendingHours;
    const where = recipientPlaces(e164, country, request.whereabouts ?? NOWHERE, own);
    if (where === null) {
      const detail =
        'The local time of this country is not known. Send options.timeZone, such as "Asia/Tokyo".';
      return refuse({ code: 'window_unknown', detail, field: 'options.timeZone' }, { country });
    }
    const facts = windowFacts(where);
    const opens = earliestOpen(where.key, where.places, dueAt);
    if (opens === null) {
      const detail =
        where.rule.own === null
          ? 'The places where the recipient may be have no hour in common. Send options.timeZone.'
          : 'The sending hours of the account leave no hour open where the recipient may be. Send options.timeZone, or change sendingHours of the consent policy.';
      return refuse({ code: 'window_unknown', detail, field: 'options.timeZone' }, facts);
    }
    if (opens === dueAt) return pass(facts);
    if (request.notAfter !== null && request.notAfter <= opens) {
      const detail = `The sending window opens at ${new Date(opens).toISOString()}, and notAfter is before. Choose a later notAfter.`;
      return refuse({ code: 'too_late', detail, field: 'notAfter' }, { ...facts, opens });
    }
    return hold({ ...facts, opens }, { dueAt: opens, held: { until: opens, reason: 'sending_window' } });
  },
});
