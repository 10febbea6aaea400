import type { Draft } from '@carillon/core/admission';
import { type Refusal, type Result, refuse } from '@carillon/core/result';
import { readSpendingWallet } from '../../../engine/billing/spending-wallet.ts';
import type { Admission } from '../../../engine/messages/admission/admission.ts';
import { draftAll, type IntakeDependencies } from '../../../engine/messages/admission/intake.ts';
import { createEstimator, recipientsOf } from '../../../engine/messages/estimates/routes.ts';
import type { CpuShare } from '../../../infrastructure/jobs/cpu-share.ts';
import { findEventsAbout, keyOfObject, PLATFORM } from '../shop-objects.ts';
import type { ShopCaller } from '../shop-owner.ts';
import type { AskedText } from './asked-text.ts';
import { fromDecision, fromOutcome, notSent, type TextResult } from './outcome.ts';
import { toSend } from './to-send.ts';

export interface ShopTextDependencies extends IntakeDependencies {
  readonly admission: Admission;
  readonly cpu: CpuShare;
  readonly now: () => number;
}

/** Texts about objects of a shop. One result for each, in their order; admission decides on all of them. */
export interface ShopTexts {
  /** Sends them, each once, however often it is asked for. */
  send(owner: ShopCaller, texts: readonly AskedText[]): Promise<TextResult[]>;
  /** What would become of them; nothing is stored. */
  estimate(owner: ShopCaller, texts: readonly AskedText[]): Promise<TextResult[]>;
}

const PHONE_MISSING = refuse(
  'phone_missing',
  'Shopify told the gateway no phone of this person, so nobody is texted. Look at the protected customer data of the app.',
);

type Drafted = Result<Draft, Refusal>;

/** Finds out whom each text is for, and reads it as a request of the API is read. */
const draftTexts = async (
  deps: ShopTextDependencies,
  owner: ShopCaller,
  texts: readonly AskedText[],
): Promise<readonly Drafted[]> => {
  const events = await findEventsAbout(
    deps.database,
    owner,
    texts.map(({ object }) => object),
  );
  const now = deps.now();
  const sends = texts.map((text) => {
    const event = events.get(keyOfObject(owner.shop, text.object));
    return event ? toSend({ ...text, event }, { owner, now }) : PHONE_MISSING;
  });
  const work = deps.cpu.request(owner.caller.account.id);
  const origin = { kind: 'api', connector: PLATFORM } as const;
  return draftAll({ ...deps, work, now, origin }, owner.caller, sends);
};

const createSend =
  (deps: ShopTextDependencies): ShopTexts['send'] =>
  async (owner, texts) => {
    const { caller } = owner;
    const drafts = await draftTexts(deps, owner, texts);
    const decided = await deps.admission.submit({
      caller,
      drafts,
      // The event key of each text makes it one, and lets a text that was refused be tried again.
      idempotent: null,
      answer: () => ({ status: 200, body: null }),
    });
    if (decided.kind !== 'decided') throw new Error('Without an Idempotency-Key there is no earlier answer.');
    return decided.outcomes.map((outcome) => fromOutcome(outcome, caller.account.currency));
  };

const createEstimate =
  (deps: ShopTextDependencies): ShopTexts['estimate'] =>
  async (owner, texts) => {
    const { caller } = owner;
    const { id, currency } = caller.account;
    const drafts = await draftTexts(deps, owner, texts);
    const wallet = await readSpendingWallet(deps.database, id, deps.now());
    const book = await deps.priceBook();
    const recipients = await recipientsOf(deps, { caller, drafts }, book);
    const estimator = createEstimator(caller, { book, recipients, wallet, now: deps.now() });
    const estimates = await deps.cpu.request(id).map(drafts, estimator);
    return estimates.map((estimate) =>
      estimate.ok ? fromDecision(estimate.value.decision, null, currency) : notSent(estimate.error, currency),
    );
  };

export const createShopTexts = (deps: ShopTextDependencies): ShopTexts => ({
  send: createSend(deps),
  estimate: createEstimate(deps),
});
