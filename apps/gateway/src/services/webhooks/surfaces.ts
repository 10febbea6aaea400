import {
  OPERATOR_WEBHOOK_EVENT_TYPES,
  operatorWebhookCreateSchema,
  operatorWebhookPatchSchema,
  operatorWebhookTestSchema,
  WEBHOOK_EVENT_TYPES,
  type WebhookEventType,
  webhookCreateSchema,
  webhookPatchSchema,
  webhookTestSchema,
} from '@carillon/gateway-api/webhooks';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Access } from '../../infrastructure/http/access.ts';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { OPERATOR_ACCOUNT } from '../../infrastructure/vault/seal-context.ts';
import type { EndpointChange, NewEndpoint } from './endpoints.ts';

/** Where webhooks are looked after: by an account for what happens to it, or by the operator for carriers. */
export interface WebhookSurface {
  readonly path: '/v1/webhooks' | '/v1/operator/webhooks';
  readonly tags: readonly string[];
  readonly read: { readonly access: Access };
  readonly write: { readonly access: Access };
  /** What its webhooks can be told of. */
  readonly types: readonly WebhookEventType[];
  readonly bodies: {
    readonly create: z.ZodType<NewEndpoint>;
    readonly patch: z.ZodType<Omit<EndpointChange, 'id'>>;
    readonly test: z.ZodType<{ readonly type: WebhookEventType }>;
  };
  /** Whose webhooks a request is about. */
  callerOf(request: FastifyRequest): Caller;
}

const account: WebhookSurface = {
  path: '/v1/webhooks',
  tags: ['webhooks'],
  read: { access: { scope: 'webhooks:read', mode: 'own' } },
  write: { access: { scope: 'webhooks:write', mode: 'own' } },
  types: WEBHOOK_EVENT_TYPES,
  bodies: { create: webhookCreateSchema, patch: webhookPatchSchema, test: webhookTestSchema },
  callerOf: ({ caller }) => caller,
};

/** The operator, as the owner of webhooks. */
const OPERATOR: Caller = {
  account: { id: OPERATOR_ACCOUNT, plan: '', currency: 'EUR', defaultCountry: null, defaultSender: null },
  mode: 'live',
  keyId: '',
  scopes: ['*'],
};

const operator: WebhookSurface = {
  path: '/v1/operator/webhooks',
  tags: ['operator'],
  read: { access: 'operator' },
  write: { access: 'operator' },
  types: OPERATOR_WEBHOOK_EVENT_TYPES,
  bodies: {
    create: operatorWebhookCreateSchema,
    patch: operatorWebhookPatchSchema,
    test: operatorWebhookTestSchema,
  },
  callerOf: () => OPERATOR,
};

export const WEBHOOK_SURFACES: readonly WebhookSurface[] = [account, operator];
