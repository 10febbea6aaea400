/** How a *no* reached us. */
export const SUPPRESSION_ORIGINS = [
  'keyword',
  'link',
  'api',
  'import',
  'carrier',
  'platform',
  'complaint',
  'erasure',
] as const;
export type SuppressionOrigin = (typeof SUPPRESSION_ORIGINS)[number];

/** What may not be sent: commercial texts, or any. */
export const SUPPRESSION_SCOPES = ['commercial', 'all'] as const;
export type SuppressionScope = (typeof SUPPRESSION_SCOPES)[number];

/** Why a number is suppressed, as far as it is known; it may hold the text that said so. */
export type SuppressionEvidence = Readonly<Record<string, string>>;

/** A *no* as admission sees it. `paused` is a near miss that a person has yet to look at. */
export interface Suppression {
  readonly scope: SuppressionScope;
  readonly state: 'active' | 'paused';
  readonly origin: SuppressionOrigin;
  /** Milliseconds since 1970. */
  readonly since: number;
}
