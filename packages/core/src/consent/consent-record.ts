import { undoesOwnNo } from './consent-change.ts';
import type { SuppressionEvidence, SuppressionOrigin } from './suppression.ts';

/** How somebody said yes or no. */
export const CONSENT_METHODS = [
  'form',
  'checkout',
  'keyword',
  'import',
  'point_of_sale',
  'double_opt_in',
  'account_settings',
  'customer_service',
  'platform',
] as const;
export type ConsentMethod = (typeof CONSENT_METHODS)[number];

/** What proves a *yes*. All that is known is kept; at least one of the proofs must be there. */
export interface ConsentEvidence {
  /** What the person was told, word for word. */
  readonly wording?: string | undefined;
  readonly wordingVersion?: string | undefined;
  readonly language?: string | undefined;
  /** Address of the page or name of the till. */
  readonly page?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  /** The text that said so, or its id. */
  readonly inboundMessage?: string | undefined;
  readonly privacyNoticeVersion?: string | undefined;
  readonly doubleOptIn?: { readonly requestId: string; readonly confirmId: string } | undefined;
  /** Who vouches for an imported list, and on what ground. */
  readonly attestation?: string | undefined;
  /** A recording, a scan, a signed form: where it lies. */
  readonly document?: string | undefined;
}

/** How a decision was taken: as the person said, or as we learnt of a *no*. */
export type DecisionMethod = ConsentMethod | SuppressionOrigin;

/** What is kept of a decision, be it a *yes* or a *no*. */
export type DecisionEvidence = ConsentEvidence & SuppressionEvidence;

/** A decision of a person about one purpose, as the ledger keeps it. Instants are milliseconds since 1970. */
export interface ConsentDecision {
  readonly decision: 'granted' | 'withdrawn';
  readonly status: 'effective' | 'parked';
  readonly decidedAt: number;
}

const isThere = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() !== '' : value !== undefined;

/** Fields that prove something by themselves, rather than describe it. */
const PROOFS = [
  'wording',
  'wordingVersion',
  'page',
  'inboundMessage',
  'doubleOptIn',
  'attestation',
  'document',
] as const;

/** Whether evidence proves a *yes*: what the person was told, where they said it, or who vouches for it. */
export const isProof = (evidence: ConsentEvidence): boolean =>
  PROOFS.some((proof) => isThere(evidence[proof]));

/**
 * The decision that counts among all of a person: the newest, and of two at the same instant the *no*. Parked ones
 * never count. Null when there is none.
 */
export const standingDecision = <Decision extends ConsentDecision>(
  decisions: readonly Decision[],
): Decision | null => {
  let standing: Decision | null = null;
  for (const decision of decisions) {
    if (decision.status === 'parked') continue;
    const newer = standing === null || decision.decidedAt > standing.decidedAt;
    const noAtOnce = standing?.decidedAt === decision.decidedAt && decision.decision === 'withdrawn';
    if (newer || noAtOnce) standing = decision;
  }
  return standing;
};

/** Ways of saying yes that the person takes part in: only these undo an earlier *no*. */
const BY_THE_PERSON: ReadonlySet<ConsentMethod> = new Set<ConsentMethod>([
  'form',
  'checkout',
  'keyword',
  'point_of_sale',
  'double_opt_in',
  'account_settings',
]);

/**
 * Whether a grant undoes a suppression: the person gave it, with proof, after saying no; never for complaints or *all*.
 * What a platform told undoes only its own *no* (`undoesOwnNo`).
 */
export const undoes = (
  grant: { readonly method: ConsentMethod; readonly decidedAt: number; readonly evidence: ConsentEvidence },
  suppression: {
    readonly scope: 'commercial' | 'all';
    readonly origin: string;
    readonly since: number;
    readonly evidence?: Readonly<Record<string, unknown>> | null;
  },
): boolean =>
  (BY_THE_PERSON.has(grant.method) ||
    (grant.method === 'platform' && undoesOwnNo({ ...grant.evidence }, suppression))) &&
  isProof(grant.evidence) &&
  grant.decidedAt > suppression.since &&
  suppression.scope === 'commercial' &&
  suppression.origin !== 'complaint';
