import type { TraceLine, TraceStep } from './trace.ts';

type Facts = TraceLine['facts'];
type ConsentStep = Extract<
  TraceStep,
  'suppression' | 'consent' | 'purpose' | 'sender_rules' | 'stop_mention' | 'window' | 'frequency'
>;
type Sentences = Readonly<Record<ConsentStep, (facts: Facts) => string>>;

const instant = (value: Facts[string] | undefined): string =>
  typeof value === 'number' ? new Date(value).toISOString() : 'never';

const listed = (value: Facts[string] | undefined): string =>
  Array.isArray(value) ? value.join(', ') : String(value);

/** The line of a country's passport a decision comes from. */
const rule = (facts: Facts): string => `Rule: ${facts['source']} (${facts['reviewed']}).`;

/** Hours of the account's own name both: its policy, and the line of the passport they are kept within. */
const windowRule = (facts: Facts): string => {
  const found = `${facts['hours']} in ${listed(facts['zones'])}, known by ${facts['knownBy']}.`;
  return facts['within'] === undefined
    ? `${found} ${rule(facts)}`
    : `${found} Rule: ${facts['source']}, within the country's hours: ${facts['within']}, ${facts['withinSource']} (${facts['reviewed']}).`;
};

const mention = (facts: Facts): string => {
  if (facts['kind'] === 'appended')
    return `"${facts['text']}" was added, as ${facts['country']} asks. ${rule(facts)}`;
  if (facts['kind'] === 'present') return `The text says how to opt out: "${facts['text']}". ${rule(facts)}`;
  return `${facts['country']} asks for an opt-out in each text, and this sender cannot be answered: name a short code in stopCodes of the consent policy. ${rule(facts)}`;
};

/** Sentences for the decisions about consent that let a message pass. */
export const CONSENT_PASSED: Sentences = {
  suppression: (facts) =>
    facts['origin'] === undefined
      ? 'The recipient has not opted out.'
      : `The recipient opted out of commercial texts (${facts['origin']}, ${instant(facts['since'])}); this one is transactional.`,
  consent: (facts) =>
    facts['record'] === null
      ? 'The account vouches for the consent.'
      : `Consent ${facts['record']} of ${instant(facts['at'])} covers it.`,
  purpose: (facts) =>
    `Reads like marketing: ${listed(facts['reasons'])} (${listed(facts['found'])}). Sent all the same.`,
  sender_rules: (facts) =>
    facts['registration'] === undefined
      ? String(facts['shows'])
      : `${facts['shows']} Registration: ${facts['registration']}. ${rule(facts)}`,
  stop_mention: mention,
  window: (facts) => `The sending window is open: ${windowRule(facts)}`,
  frequency: (facts) =>
    `${facts['lastDay']} commercial text(s) in 24 hours and ${facts['lastWeek']} in 7 days: within the policy of the account.`,
};

/** A text that had its turn, and was held once more. */
const heldAgain = (facts: Facts): string =>
  facts['times'] === undefined
    ? 'Held'
    : `When its turn came it was held again (${facts['times']} time${facts['times'] === 1 ? '' : 's'})`;

/** Sentences for the decisions about consent that make a message wait. */
export const CONSENT_HELD = {
  window: (facts: Facts) =>
    `${heldAgain(facts)} until ${instant(facts['opens'])}, when the sending window opens: ${windowRule(facts)}`,
  suppression: (facts: Facts) =>
    `${heldAgain(facts)} until ${instant(facts['opens'])}: what is nearly an opt-out came on ${instant(facts['since'])}, and nobody has looked yet. ${rule(facts)}`,
};

/** Sentences for the decisions about consent that refuse a message. */
export const CONSENT_REFUSED: Sentences = {
  suppression: (facts) =>
    facts['state'] === 'paused'
      ? `What is nearly an opt-out came on ${instant(facts['since'])}: commercial texts are paused until somebody has looked.`
      : `The recipient opted out of ${facts['scope']} texts (${facts['origin']}, ${instant(facts['since'])}).`,
  consent: (facts) =>
    `No consent to commercial texts. Asked for: ${facts['asks']}. Rule: ${facts['source']}.`,
  purpose: (facts) => `Reads like marketing: ${listed(facts['reasons'])} (${listed(facts['found'])}).`,
  sender_rules: (facts) =>
    `${facts['country']} has no place for the sender ${facts['sender']}. ${rule(facts)}`,
  stop_mention: (facts) =>
    `The text says "${facts['found']}" instead of "${facts['wanted']}". ${rule(facts)}`,
  window: (facts) =>
    facts['opens'] === undefined
      ? 'The local time of the recipient is not known.'
      : `The sending window opens at ${instant(facts['opens'])}, when the text is of no use: ${windowRule(facts)}`,
  frequency: (facts) =>
    `${facts['lastDay']} commercial text(s) in 24 hours, ${facts['lastWeek']} in 7 days, ${facts['sinceSign']} since a sign of life: over the policy of the account.`,
};
