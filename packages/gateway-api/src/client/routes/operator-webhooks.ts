import type {
  operatorWebhookCreateSchema,
  operatorWebhookPatchSchema,
  operatorWebhookTestSchema,
  webhookCreatedSchema,
  webhookDeliveryDetailSchema,
  webhookDeliverySchema,
  webhookReplayedSchema,
  webhookReplaySchema,
  webhookRotateSchema,
  webhookSchema,
  webhookTestedSchema,
} from '../../webhooks/index.ts';
import { route } from '../route.ts';
import type { DeliveryQuery, EventTypes } from './webhooks.ts';

/** The operator's own webhooks: they are told of carriers. */
export const operatorWebhooks = {
  /** Webhooks, the newest first. */
  list: route('GET /v1/operator/webhooks').lists<typeof webhookSchema>(),
  /** Is told of events at an address; its secret is shown this once. */
  create: route('POST /v1/operator/webhooks')
    .takes<typeof operatorWebhookCreateSchema>()
    .gives<typeof webhookCreatedSchema>(),
  /** A webhook. */
  read: route('GET /v1/operator/webhooks/{id}').gives<typeof webhookSchema>(),
  /** Changes a webhook, or enables or disables it. */
  update: route('PATCH /v1/operator/webhooks/{id}')
    .takes<typeof operatorWebhookPatchSchema>()
    .gives<typeof webhookSchema>(),
  /** Deletes a webhook and its deliveries. */
  delete: route('DELETE /v1/operator/webhooks/{id}'),
  /** Gives a webhook a new secret; for a day both sign. */
  rotateSecret: route('POST /v1/operator/webhooks/{id}/rotate-secret')
    .takes<typeof webhookRotateSchema>()
    .gives<typeof webhookCreatedSchema>(),
  /** Posts the sample of an event now, and tells what the endpoint answers. */
  test: route('POST /v1/operator/webhooks/{id}/test')
    .takes<typeof operatorWebhookTestSchema>()
    .gives<typeof webhookTestedSchema>(),
  /** Delivers again: one event, a period, or what failed since an instant. */
  replay: route('POST /v1/operator/webhooks/{id}/replay')
    .takes<typeof webhookReplaySchema>()
    .gives<typeof webhookReplayedSchema>(),
  /** What a webhook of the operator can be told of, each with a sample. */
  eventTypes: route('GET /v1/operator/webhooks/events').gives<EventTypes>(),
  deliveries: {
    /** What a webhook was told of, the newest first. */
    list: route('GET /v1/operator/webhooks/{id}/deliveries').lists<
      typeof webhookDeliverySchema,
      DeliveryQuery
    >(),
    /** What was posted, and what came back at each attempt. */
    read: route('GET /v1/operator/webhooks/{id}/deliveries/{event}').gives<
      typeof webhookDeliveryDetailSchema
    >(),
  },
};
