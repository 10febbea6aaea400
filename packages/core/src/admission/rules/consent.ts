import { DEFAULT_CONSENT_POLICY, passportOf } from '../../consent/index.ts';
import { object, pass, type Rule, SKIP } from '../rule.ts';

/** Whether the recipient consented to commercial texts, or the account vouches that they did. */
export const consent: Rule = ({ request, recipient }, { consent: known }) => {
  if (request.purpose === 'transactional') return SKIP;
  const { value: asks, source } = passportOf(recipient.country).consent;
  const record = known?.record ?? null;
  const policy = (known?.policy ?? DEFAULT_CONSENT_POLICY).consent;
  const facts = { policy, record: record?.id ?? null, asks, source };
  if (record?.decision === 'granted') return pass('consent', { ...facts, at: record.at });
  if (policy === 'trusted' && record === null) return pass('consent', facts);
  const detail =
    record === null
      ? 'The ledger has no consent of this recipient to commercial texts. Record it with POST /v1/consents, with evidence.'
      : `The recipient withdrew consent on ${new Date(record.at).toISOString()}.`;
  return object('consent', { code: 'consent_missing', detail, field: 'to' }, facts);
};
