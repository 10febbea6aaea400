import { type Decision, type Draft, decide } from '@carillon/core/admission';
import type { SpendingWallet } from '../../../engine/billing/spending-wallet.ts';
import { factsFor, type PriceBook } from '../../../engine/messages/admission/admission-facts.ts';
import type { recipientsOf } from '../../../engine/messages/estimates/routes.ts';
import type { Caller } from '../../../infrastructure/http/caller.ts';

/** What a text would cost, and when it would leave, is asked apart from anybody's balance. */
const BOUNDLESS: SpendingWallet = {
  available: 1n << 62n,
  caps: [],
  plain: true,
  limitsFor: () => undefined,
  spend: () => {},
};

/** What is known of prices, and of those who are texted. */
export interface AheadSources {
  readonly book: PriceBook;
  readonly recipients: Awaited<ReturnType<typeof recipientsOf>>;
}

/**
 * Decides on a text as admission would at an instant (milliseconds since 1970), but for the balance, and for how often its
 * person was texted otherwise. Nothing is stored.
 */
export const decideAhead = (
  { caller, draft, at }: { readonly caller: Caller; readonly draft: Draft; readonly at: number },
  sources: AheadSources,
): Decision => {
  const facts = factsFor(caller, draft, { ...sources, wallet: BOUNDLESS, now: at, roll: 0 });
  return decide(draft, facts.consent ? { ...facts, consent: { ...facts.consent, recent: null } } : facts);
};
