export type { BusinessObject, CanonicalEvent, EventPerson, EventSource, Json } from './canonical-event.ts';
export { eventKey, objectKey, objectsOf } from './event-key.ts';
export { EVENT_TYPES, type EventType, isEventType } from './event-types.ts';
export { valueAt } from './value-at.ts';
