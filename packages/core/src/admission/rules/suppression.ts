import { object, pass, type Rule } from '../rule.ts';

/** Whether the recipient said no: to commercial texts, or to all. */
export const suppression: Rule = ({ request }, { consent }) => {
  const no = consent?.suppression ?? null;
  if (no === null) return pass('suppression', {});
  const facts = { scope: no.scope, state: no.state, origin: no.origin, since: no.since };
  if (no.scope === 'commercial' && request.purpose === 'transactional') return pass('suppression', facts);
  if (no.state === 'paused') {
    const detail =
      'The recipient sent what is nearly an opt-out, so commercial texts are paused until somebody has looked. ' +
      'Confirm or dismiss it with POST /v1/suppressions/{id}/review.';
    return object('suppression', { code: 'recipient_paused', detail, field: 'to' }, facts, 'blacklisted');
  }
  const detail = `The recipient opted out of ${no.scope === 'all' ? 'all' : 'commercial'} texts on ${new Date(no.since).toISOString()} (${no.origin}).`;
  return object('suppression', { code: 'recipient_opted_out', detail, field: 'to' }, facts, 'blacklisted');
};
