import type { SharedFacts } from '../facts.ts';
import { defineRule, pass, refuse } from '../rule.ts';
import { heldAgain, instant, passportLine } from '../sentence.ts';

/** Whether the recipient said no: to commercial texts, or to all. */
export const suppression = defineRule({
  step: 'suppression',
  codes: ['recipient_paused', 'recipient_opted_out'],
  sentences: {
    passed: (facts) =>
      facts['origin'] === undefined
        ? 'The recipient has not opted out.'
        : `The recipient opted out of commercial texts (${facts['origin']}, ${instant(facts['since'])}); this one is transactional.`,
    /** A near miss that came while the text waited; written when its turn comes. */
    held: (facts) =>
      `${heldAgain(facts)} until ${instant(facts['opens'])}: what is nearly an opt-out came on ${instant(facts['since'])}, and nobody has looked yet. ${passportLine(facts)}`,
    refused: (facts) =>
      facts['state'] === 'paused'
        ? `What is nearly an opt-out came on ${instant(facts['since'])}: commercial texts are paused until somebody has looked.`
        : `The recipient opted out of ${facts['scope']} texts (${facts['origin']}, ${instant(facts['since'])}).`,
  },
  evaluate: ({ request }, { consent }: Pick<SharedFacts, 'consent'>) => {
    const no = consent?.suppression ?? null;
    if (no === null) return pass({});
    const facts = { scope: no.scope, state: no.state, origin: no.origin, since: no.since };
    if (no.scope === 'commercial' && request.purpose === 'transactional') return pass(facts);
    if (no.state === 'paused') {
      const detail =
        'The recipient sent what is nearly an opt-out, so commercial texts are paused until somebody has looked. ' +
        'Confirm or dismiss it with POST /v1/suppressions/{id}/review.';
      return refuse({ code: 'recipient_paused', detail, field: 'to' }, facts, 'blacklisted');
    }
    const detail = `The recipient opted out of ${no.scope === 'all' ? 'all' : 'commercial'} texts on ${new Date(no.since).toISOString()} (${no.origin}).`;
    return refuse({ code: 'recipient_opted_out', detail, field: 'to' }, facts, 'blacklisted');
  },
});
