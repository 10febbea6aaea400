import type { CanonicalEvent } from '@carillon/core/events';

/** The business fact behind an event, without the person and the data: enough to ask the platform about it. */
export type Fact = Pick<CanonicalEvent, 'type' | 'source' | 'object' | 'transition' | 'occurredAt'>;
