import type { OutcomeUpdate } from '../../messages/outcome.ts';
import type { Updates } from '../record-outcomes.ts';

/**
 * Others have taken over what this replica had claimed, because it was silent for longer than its lease. By now its
 * messages may have been asked about and claimed anew, so nothing this replica still says of them may move them.
 */
export class ReclaimedClaims extends Error {
  override readonly name = 'ReclaimedClaims';
  readonly claims: ReadonlySet<string>;

  constructor(claims: Iterable<string>) {
    super('What was claimed was taken over: this process had been silent for too long.');
    this.claims = new Set(claims);
  }
}

/** That a carrier took a message is true whoever says it, like an answer that comes late. */
const asLateAnswer = ({ message, ...update }: OutcomeUpdate): OutcomeUpdate => {
  const { accountId, messageId, segments } = message;
  return { ...update, claim: null, message: { accountId, messageId, segments } };
};

/** What may be recorded of some update after claims were taken over: only what carriers surely took. */
export const disown = (update: Updates, reclaimed: ReadonlySet<string>): Updates => ({
  receipts: update.receipts,
  claims: update.claims.filter((id) => !reclaimed.has(id)),
  outcomes: update.outcomes.flatMap((entry) => {
    if (!entry.claim || !reclaimed.has(entry.claim.id)) return [entry];
    return entry.outcome.kind === 'accepted' ? [asLateAnswer(entry)] : [];
  }),
});
