export {
  webhookCreatedSchema,
  webhookCreateSchema,
  webhookDeliveryDetailSchema,
  webhookDeliveryQuery,
  webhookDeliverySchema,
  webhookEventTypeSchema,
  webhookPatchSchema,
  webhookReplayedSchema,
  webhookReplaySchema,
  webhookRotateSchema,
  webhookSchema,
  webhookTestedSchema,
  webhookTestSchema,
} from './endpoints.ts';
export {
  WEBHOOK_EVENT_SCHEMAS,
  WEBHOOK_EVENT_TYPES,
  WEBHOOK_EVENTS,
  type WebhookEvent,
  type WebhookEventType,
} from './events.ts';
