import { apiKeysModule } from '../engine/api-keys/module.ts';
import { billingModule } from '../engine/billing/module.ts';
import {
  carrierCallbackUrl,
  createCallbackEndpoint,
} from '../engine/carriers/callbacks/callback-endpoint.ts';
import { CARRIER_KINDS, CARRIER_SECRETS, CARRIER_TYPES } from '../engine/carriers/carrier-kinds.ts';
import { openSecret } from '../engine/carriers/carriers.ts';
import { carrierKindsModule } from '../engine/carriers/module.ts';
import { consentModule } from '../engine/consent/module.ts';
import { dispatchModule } from '../engine/dispatch/module.ts';
import { eventsModule } from '../engine/events/module.ts';
import { messagesModule } from '../engine/messages/module.ts';
import { quarantineModule } from '../engine/quarantine/module.ts';
import { routingModule } from '../engine/routing/module.ts';
import { dropOldAnswers } from '../infrastructure/http/stored-answers.ts';
import type { Module } from '../infrastructure/modules/module.ts';
import { accountsModule } from '../services/accounts/module.ts';
import { auditModule } from '../services/audit/module.ts';
import { automationsModule } from '../services/automations/module.ts';
import { endRunsOfShop } from '../services/automations/runs/end-runs-of-shop.ts';
import { endHeldSteps } from '../services/automations/runs/held-steps.ts';
import { carriersModule } from '../services/carriers/module.ts';
import { endHeldWebhooks } from '../services/connectors/held-webhooks.ts';
import { connectorsModule } from '../services/connectors/module.ts';
import { createSecretFinder } from '../services/connectors/secret-finder.ts';
import { dropWebhooksOf } from '../services/connectors/shops/erase-shop.ts';
import { findOwners } from '../services/connectors/webhook-owners.ts';
import { createReading } from '../services/inbound/inbox.ts';
import { inboundModule } from '../services/inbound/module.ts';
import { privacyModule } from '../services/privacy/module.ts';
import { keepRequest } from '../services/privacy/requests/requests.ts';
import { restoresModule } from '../services/restores/module.ts';
import { shopifyAppModule } from '../services/shopify-app/module.ts';
import { templatesModule } from '../services/templates/module.ts';
import { webhooksModule } from '../services/webhooks/module.ts';
import { eraseShopPart } from './erase-shop.ts';
import type { Foundation } from './foundation.ts';
import type { MessagePipeline } from './message-pipeline.ts';

/** What is done here when carriers, routes or pauses are changed through the API. */
const createReactions = (
  { onFault }: Foundation,
  { priceBook, pauses, routing, runningCarriers }: MessagePipeline,
) => {
  /** Routes decide when a turn comes: what waits is brought to where it is to wait now. */
  const onRoutesChange = (): void => {
    priceBook.forget();
    routing.book.forget();
    routing
      .reroute()
      .then(() => runningCarriers?.wake())
      .catch(onFault);
  };
  return {
    onRoutesChange,
    onCarriersChange: async (): Promise<void> => {
      await runningCarriers?.reload();
      onRoutesChange();
    },
    onPausesChange: (): void => {
      pauses.forget();
      runningCarriers?.wake();
    },
  };
};

const createCarrierModules = (foundation: Foundation, pipeline: MessagePipeline): readonly Module[] => {
  const { config, vault } = foundation;
  const { sink, routing, runningCarriers } = pipeline;
  const { announce } = routing;
  const { publicUrl } = config;
  const endpoint = createCallbackEndpoint({ ...foundation, kinds: CARRIER_KINDS, sink, publicUrl });
  const { onRoutesChange, onCarriersChange } = createReactions(foundation, pipeline);
  return [
    carrierKindsModule({ ...foundation, ...pipeline, endpoint }),
    routingModule({ ...foundation, announce, onChange: onRoutesChange }),
    carriersModule({
      ...foundation,
      carrierTypes: CARRIER_TYPES,
      secrets: CARRIER_SECRETS,
      status: {
        callbackUrl: (row) =>
          carrierCallbackUrl(CARRIER_KINDS, publicUrl, { ...row, secret: openSecret(vault, row) }),
        running: (name) => runningCarriers?.carriers().find((carrier) => carrier.name === name),
      },
      announce,
      onChange: async () => {
        endpoint.forget();
        await onCarriersChange();
      },
    }),
  ];
};

/** Every module of the gateway. A new one is made here, and nowhere else. */
export const createModules = (foundation: Foundation, pipeline: MessagePipeline): readonly Module[] => {
  const { config, database, eventJobs: jobs, shops } = foundation;
  const { admission, priceBook, limits, pauses, quarantine, routing, otp } = pipeline;
  const { onPausesChange, onCarriersChange } = createReactions(foundation, pipeline);
  const read = createReading({ ...foundation, admission: () => admission, jobs });
  const modules: readonly Module[] = [
    { retention: [(now) => dropOldAnswers(database, now)] },
    apiKeysModule(foundation),
    // Before the events: what is being read when a person is erased has become its event, or never does.
    connectorsModule({
      ...foundation,
      jobs,
      publicUrl: config.publicUrl ?? null,
      endRunsOfShop,
      keepPrivacyRequest: keepRequest,
    }),
    eventsModule({ ...foundation, jobs }),
    quarantineModule(foundation),
    ...createCarrierModules(foundation, pipeline),
    consentModule({ ...foundation, publicUrl: config.publicUrl ?? null }),
    billingModule({
      ...foundation,
      quarantine,
      allowLoopback: config.environment === 'development',
      onTariffChange: priceBook.forget,
    }),
    messagesModule({
      ...foundation,
      ...pipeline,
      priceBook: priceBook.read,
      routing: routing.book,
      onLimitsChange: limits.forget,
      onPausesChange,
    }),
    dispatchModule({ ...foundation, ...pipeline }),
    otp,
    accountsModule(foundation),
    auditModule(foundation),
    automationsModule({ ...foundation, ...shops, admission, priceBook: priceBook.read }),
    inboundModule({ ...foundation, read }),
    restoresModule({
      ...foundation,
      endHeld: { webhooks: endHeldWebhooks, steps: endHeldSteps },
      onEnded: onCarriersChange,
    }),
    shopifyAppModule({
      ...foundation,
      admission,
      priceBook: priceBook.read,
      pauses,
      routing: routing.book,
      findOwners: createSecretFinder(database, foundation.vault, foundation.now),
      proveOwners: findOwners,
    }),
    templatesModule(foundation),
    webhooksModule({
      ...foundation,
      allowPrivate: config.webhooksPrivate,
      allowLoopback: config.environment === 'development',
    }),
  ];
  const personalData = modules.flatMap((module) => module.personalData ?? []);
  return [
    ...modules,
    privacyModule({ ...foundation, personalData, eraseShopPart, dropWebhooks: dropWebhooksOf }),
  ];
};
