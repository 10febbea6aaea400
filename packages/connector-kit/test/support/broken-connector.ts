import type { Connector } from '../../src/connector/index.ts';
import { parcelConnector } from './parcel-connector.ts';

/** A connector with one fault, and the case of the battery that must notice it. */
export interface BrokenConnector {
  readonly fault: string;
  readonly noticedBy: string;
  readonly connector: Connector;
}

/** The honest connector with one part replaced. */
export const broken = (fault: string, noticedBy: string, part: Partial<Connector>): BrokenConnector => ({
  fault,
  noticedBy,
  connector: { ...parcelConnector, ...part },
});
