import type { z } from 'zod';
import type {
  webhookCreatedSchema,
  webhookCreateSchema,
  webhookDeliveryDetailSchema,
  webhookDeliverySchema,
  webhookEventTypeSchema,
  webhookPatchSchema,
  webhookReplayedSchema,
  webhookReplaySchema,
  webhookRotateSchema,
  webhookSchema,
  webhookTestedSchema,
  webhookTestSchema,
} from '../../webhooks/index.ts';
import { route } from '../route.ts';

export interface EventTypes {
  readonly data: readonly z.output<typeof webhookEventTypeSchema>[];
}

export interface DeliveryQuery {
  readonly state?: z.output<typeof webhookDeliverySchema>['state'];
}

export const webhooks = {
  /** Webhooks, the newest first. */
  list: route('GET /v1/webhooks').lists<typeof webhookSchema>(),
  /** Is told of events at an address; its secret is shown this once. */
  create: route('POST /v1/webhooks').takes<typeof webhookCreateSchema>().gives<typeof webhookCreatedSchema>(),
  /** A webhook. */
  read: route('GET /v1/webhooks/{id}').gives<typeof webhookSchema>(),
  /** Changes a webhook, or enables or disables it. */
  update: route('PATCH /v1/webhooks/{id}').takes<typeof webhookPatchSchema>().gives<typeof webhookSchema>(),
  /** Deletes a webhook and its deliveries. */
  delete: route('DELETE /v1/webhooks/{id}'),
  /** Gives a webhook a new secret; for a day both sign. */
  rotateSecret: route('POST /v1/webhooks/{id}/rotate-secret')
    .takes<typeof webhookRotateSchema>()
    .gives<typeof webhookCreatedSchema>(),
  /** Posts the sample of an event now, and tells what the endpoint answers. */
  test: route('POST /v1/webhooks/{id}/test')
    .takes<typeof webhookTestSchema>()
    .gives<typeof webhookTestedSchema>(),
  /** Delivers again: one event, a period, or what failed since an instant. */
  replay: route('POST /v1/webhooks/{id}/replay')
    .takes<typeof webhookReplaySchema>()
    .gives<typeof webhookReplayedSchema>(),
  /** What a webhook can be told of, each with a sample. */
  eventTypes: route('GET /v1/webhooks/events').gives<EventTypes>(),
  deliveries: {
    /** What a webhook was told of, the newest first. */
    list: route('GET /v1/webhooks/{id}/deliveries').lists<typeof webhookDeliverySchema, DeliveryQuery>(),
    /** What was posted, and what came back at each attempt. */
    read: route('GET /v1/webhooks/{id}/deliveries/{event}').gives<typeof webhookDeliveryDetailSchema>(),
  },
};
