export type { Access } from './access.ts';
export { type Capability, cannot } from './capability.ts';
export type { Connector } from './connector.ts';
export type { Fact } from './fact.ts';
export type { Reconcile, ReconciledPage } from './reconcile.ts';
export type { StillTrue, StillTrueAnswer } from './still-true.ts';
export { announce, consentChanged, type Ignored, ignore, type Translation } from './translation.ts';
export type { Outcome, WriteBack } from './write-back.ts';
