export type { CanonicalEvent, EventPerson, EventSource, Json } from './canonical-event.ts';
export { eventKey } from './event-key.ts';
export { EVENT_TYPES, type EventType, isEventType } from './event-types.ts';
export { valueAt } from './value-at.ts';
