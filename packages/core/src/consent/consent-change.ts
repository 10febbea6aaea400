import type { EventPerson, EventSource } from '../events/index.ts';

/** What a platform says somebody decided: `pending` is a double opt-in under way, `redacted` was erased there. */
export const CONSENT_STATES = ['subscribed', 'unsubscribed', 'pending', 'redacted'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** Whether the person said yes once, confirmed it, or nobody knows. */
export const OPT_IN_LEVELS = ['single_opt_in', 'confirmed_opt_in', 'unknown'] as const;
export type OptInLevel = (typeof OPT_IN_LEVELS)[number];

/** A platform's word on somebody's consent to SMS, in the one form every connector translates to. */
export interface ConsentChange {
  readonly source: EventSource;
  readonly person: EventPerson;
  /** The platform's own id of the person. */
  readonly customer: string | null;
  readonly state: ConsentState;
  readonly optInLevel: OptInLevel;
  /** `platform`: asked in its own forms. `elsewhere`: told to it by an app, an import or the merchant. */
  readonly collectedFrom: 'platform' | 'elsewhere' | null;
  /** When the person decided: ISO 8601, UTC. A *yes* has it from what was signed, or not at all. */
  readonly decidedAt: string | null;
  /** The delivery that said so, as in `VerifiedWebhook`. */
  readonly webhook: { readonly id: string; readonly topic: string };
}

/** Where a *no* came from. */
interface Told {
  readonly origin: string;
  readonly evidence?: Readonly<Record<string, unknown>> | null;
}

/** Whether a *yes* comes with all that makes it one: how often the person said it, and when. */
export const isProvenYes = ({ state, optInLevel, decidedAt }: ConsentChange): boolean =>
  state === 'subscribed' && optInLevel !== 'unknown' && decidedAt !== null;

/** Evidence of a consent change as the ledger and the suppression list keep it; only a proven yes has an attestation. */
export const consentChangeEvidence = (change: ConsentChange): Readonly<Record<string, string>> => {
  const { source, state, optInLevel, collectedFrom, decidedAt, webhook } = change;
  const by = collectedFrom === 'platform' ? `by ${source.platform}` : (collectedFrom ?? 'nobody says where');
  return {
    platform: source.platform,
    shop: source.shop,
    webhook: webhook.id,
    topic: webhook.topic,
    state,
    optInLevel,
    ...(collectedFrom === null ? {} : { collectedFrom }),
    ...(decidedAt === null ? {} : { decidedAt }),
    ...(isProvenYes(change)
      ? {
          attestation: `${source.platform} says of ${source.shop}: ${state} (${optInLevel}), collected ${by}, ${decidedAt}`,
        }
      : {}),
  };
};

/**
 * Whether a platform's *yes* may undo a *no*: only one that this very shop told, and no other beside it, and only when
 * the platform itself asked the person.
 */
export const undoesOwnNo = (
  yes: Readonly<Record<string, unknown>>,
  { origin, evidence: no }: Told,
): boolean =>
  origin === 'platform' &&
  yes['collectedFrom'] === 'platform' &&
  no?.['platform'] === yes['platform'] &&
  no?.['shop'] === yes['shop'] &&
  no?.['alsoSaidTo'] === undefined;
