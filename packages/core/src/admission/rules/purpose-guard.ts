import { DEFAULT_CONSENT_POLICY, marketingSigns } from '../../consent/index.ts';
import { object, pass, type Rule, SKIP } from '../rule.ts';

/** Whether a transactional text reads like marketing: flagged on the why-card, or refused, as the account decided. */
export const purposeGuard: Rule = ({ request, lane }, { consent }) => {
  if (request.purpose !== 'transactional' || lane === 'otp') return SKIP;
  const signs = marketingSigns(request.text);
  const [first] = signs;
  if (!first) return SKIP;
  const policy = (consent?.policy ?? DEFAULT_CONSENT_POLICY).marketingInTransactional;
  const facts = {
    policy,
    found: signs.map(({ found }) => found),
    reasons: signs.map(({ reason }) => reason),
  };
  if (policy === 'warn') return pass('purpose', facts);
  const detail = `"${first.found}" is ${first.reason}: the text reads like marketing. Send it as commercial, or leave that out.`;
  return object('purpose', { code: 'reads_like_marketing', detail, field: 'text' }, facts);
};
