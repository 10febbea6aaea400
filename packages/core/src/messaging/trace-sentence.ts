import { CONSENT_HELD, CONSENT_PASSED, CONSENT_REFUSED } from './consent-sentences.ts';
import type { TraceLine, TraceStep } from './trace.ts';

type Facts = TraceLine['facts'];
type Sentence = (facts: Facts) => string;

const instant = (value: Facts[string] | undefined): string =>
  typeof value === 'number' ? new Date(value).toISOString() : 'never';

const ORIGINS: Readonly<Record<string, Sentence>> = {
  api: () => 'Sent through the API.',
  otp: (facts) => `Carries the code of ${facts['challenge']}.`,
  automation: (facts) => `Sent by automation ${facts['automation']} for event ${facts['event']}.`,
};

const PASSED: Readonly<Record<TraceStep, Sentence>> = {
  origin: (facts) => (ORIGINS[String(facts['kind'])] ?? ORIGINS['api']!)(facts),
  recipient: (facts) =>
    facts['fictional']
      ? `A number that no network assigns (${facts['country']}): only a virtual phone answers.`
      : `A ${facts['lineType']} number of ${facts['country'] ?? 'no country'}.`,
  sender: (facts) =>
    facts['sender'] === null ? "The carrier's own sender is shown." : `Shown as sent by ${facts['sender']}.`,
  text: (facts) =>
    `${facts['units']} units of ${facts['encoding']} in ${facts['segments']} segment(s)${facts['replaced'] === undefined ? '' : `, ${facts['replaced']} characters replaced`}.`,
  destination: (facts) => `The account lets texts go to ${facts['lineType']} numbers.`,
  ...CONSENT_PASSED,
  schedule: () => 'To be sent at once.',
  route: (facts) =>
    facts['virtual']
      ? `Goes to a virtual phone through ${facts['carrier']}.`
      : `Goes through ${facts['carrier']}${facts['network'] ? `, for a number of network ${facts['network']}` : ''}.`,
  price: (facts) => `${facts['segments']} x ${facts['perSegment']} = ${facts['total']} ${facts['currency']}.`,
  spending: (facts) =>
    facts['caps'] === 0 ? 'No spend cap applies.' : `Within ${facts['caps']} spend cap(s).`,
  credit: (facts) => `${facts['total']} ${facts['currency']} is held from the wallet.`,
};

const HELD: Partial<Readonly<Record<TraceStep, Sentence>>> = {
  ...CONSENT_HELD,
  schedule: (facts) => `Held until ${instant(facts['sendAt'])}, as asked.`,
};

const REFUSED: Partial<Readonly<Record<TraceStep, Sentence>>> = {
  destination: (facts) =>
    `Texts to ${facts['lineType']} numbers are closed, and the account has not opened them.`,
  ...CONSENT_REFUSED,
  text: (facts) =>
    facts['most'] === undefined
      ? `It takes ${facts['segments']} segments, and the plan allows one.`
      : `It takes ${facts['segments']} segments, more than a carrier on its way takes.`,
  schedule: (facts) =>
    facts['notAfter'] === undefined
      ? `${instant(facts['sendAt'])} ${facts['past'] === true ? 'had passed' : 'is more than a year away'}.`
      : `Of no use after ${instant(facts['notAfter'])}, and it could not leave before.`,
  route: (facts) =>
    facts['paused']
      ? `The route that serves ${facts['country'] ?? 'this destination'} is paused.`
      : `No route serves ${facts['country'] ?? 'this destination'}.`,
  price: (facts) =>
    `No tariff prices a segment to ${facts['country'] ?? 'this destination'} in ${facts['currency']}.`,
  spending: (facts) =>
    facts['kept'] === undefined
      ? `It would break the spend cap of ${facts['cap']} ${facts['currency']} a ${facts['period']}; ${facts['used']} is used.`
      : `${facts['kept']} ${facts['currency']} of the wallet is kept for more urgent texts.`,
  credit: (facts) =>
    `It costs ${facts['total']} ${facts['currency']}, and ${facts['available']} is available.`,
};

const SENTENCES = { passed: PASSED, held: HELD, refused: REFUSED } as const;

/** One sentence that tells a person what a line of the why-card decided. */
export const traceSentence = (line: TraceLine): string =>
  (SENTENCES[line.outcome][line.step] ?? PASSED[line.step])(line.facts);
