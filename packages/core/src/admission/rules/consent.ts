import { DEFAULT_CONSENT_POLICY, passportOf } from '../../consent/index.ts';
import type { SharedFacts } from '../facts.ts';
import { defineRule, pass, refuse, SKIP } from '../rule.ts';
import { instant } from '../sentence.ts';

/** Whether the recipient consented to commercial texts, or the account vouches that they did. */
export const consent = defineRule({
  step: 'consent',
  codes: ['consent_missing'],
  sentences: {
    passed: (facts) =>
      facts['record'] === null
        ? 'The account vouches for the consent.'
        : `Consent ${facts['record']} of ${instant(facts['at'])} covers it.`,
    refused: (facts) =>
      `No consent to commercial texts. Asked for: ${facts['asks']}. Rule: ${facts['source']}.`,
  },
  evaluate: ({ request, recipient }, { consent: known }: Pick<SharedFacts, 'consent'>) => {
    if (request.purpose === 'transactional') return SKIP;
    const { value: asks, source } = passportOf(recipient.country).consent;
    const record = known?.record ?? null;
    const policy = (known?.policy ?? DEFAULT_CONSENT_POLICY).consent;
    const facts = { policy, record: record?.id ?? null, asks, source };
    if (record?.decision === 'granted') return pass({ ...facts, at: record.at });
    if (policy === 'trusted' && record === null) return pass(facts);
    const detail =
      record === null
        ? 'The ledger has no consent of this recipient to commercial texts. Record it with POST /v1/consents, with evidence.'
        : `The recipient withdrew consent on ${new Date(record.at).toISOString()}.`;
    return refuse({ code: 'consent_missing', detail, field: 'to' }, facts);
  },
});
