import type { Connector } from '@carillon/connector-kit/connector';
import { shopify } from '@carillon/connector-shopify';
import { keysRoom } from '../engine/api-keys/key-routes.ts';
import { operatorKeysRoom } from '../engine/api-keys/operator-key-routes.ts';
import { carrierCallbackUrl, createCallbackDoor } from '../engine/carriers/callbacks/callback-endpoint.ts';
import { carrierCallbacksRoom } from '../engine/carriers/callbacks/routes.ts';
import { CARRIER_KINDS, CARRIER_SECRETS, CARRIER_TYPES } from '../engine/carriers/carrier-kinds.ts';
import { openSecret } from '../engine/carriers/carriers.ts';
import { phonesRoom } from '../engine/carriers/simulator/phone-routes.ts';
import { consentsRoom } from '../engine/consent/consent-routes.ts';
import { optOutLinksRoom } from '../engine/consent/opt-out-link-routes.ts';
import { policyRoom } from '../engine/consent/policy-routes.ts';
import { suppressionsRoom } from '../engine/consent/suppression-routes.ts';
import { eventsRoom } from '../engine/events/routes.ts';
import { audienceEstimateRoom } from '../engine/messages/estimates/audience-routes.ts';
import { estimateRoom } from '../engine/messages/estimates/routes.ts';
import { operatorMessagesRoom } from '../engine/messages/operator-routes.ts';
import { pausesRoom } from '../engine/messages/pauses/pause-routes.ts';
import { messagesRoom } from '../engine/messages/reading/read-routes.ts';
import { unmatchedReceiptsRoom } from '../engine/messages/receipts/unmatched-receipt-routes.ts';
import { sendRoom } from '../engine/messages/send-routes.ts';
import { waitingLimitsRoom } from '../engine/messages/waiting-limits/routes.ts';
import { quarantineRoom } from '../engine/quarantine/routes.ts';
import { carrierEventsRoom } from '../engine/routing/carrier-event-routes.ts';
import { numberNetworksRoom } from '../engine/routing/number-network-routes.ts';
import { routingRoom } from '../engine/routing/route-routes.ts';
import type { Room } from '../infrastructure/http/server.ts';
import { accountsRoom } from '../services/accounts/operator-routes.ts';
import { auditRoom } from '../services/audit/routes.ts';
import { automationsRoom } from '../services/automations/routes.ts';
import { carriersRoom } from '../services/carriers/carrier-routes.ts';
import { connectionsRoom } from '../services/connectors/connection-routes.ts';
import { webhooksRoom } from '../services/connectors/webhook-routes.ts';
import { createReading } from '../services/inbound/inbox.ts';
import { repliesRoom } from '../services/inbound/routes.ts';
import { unclaimedTextsRoom } from '../services/inbound/unmatched-routes.ts';
import { peopleRoom } from '../services/privacy/people-routes.ts';
import { templatesRoom } from '../services/templates/routes.ts';
import { moneyRooms } from './billing-routes.ts';
import type { Foundation } from './foundation.ts';
import type { MessagePath } from './message-pipeline.ts';

/** The connectors this gateway mounts. */
const CONNECTORS: readonly Connector[] = [shopify];

/** The doors of the house: every room's routes, each given what it needs and no more. */
export const openRooms = (foundation: Foundation, path: MessagePath): readonly Room[] => {
  const { config, database, vault, change, keyRing, consents, eventJobs, cpu, bulk, now, onFault } =
    foundation;
  const { admission, priceBook, pauses, limits, sink, quarantine, routing, fleet, otp } = path;
  const callbackDoor = createCallbackDoor({
    database,
    vault,
    kinds: CARRIER_KINDS,
    sink,
    publicUrl: config.publicUrl,
    now,
    onFault,
  });
  /** Routes decide when a turn comes: what waits is brought to where it is to wait now. */
  const onRoutesChanged = (): void => {
    priceBook.forget();
    routing.book.forget();
    routing
      .reroute()
      .then(() => fleet?.wake())
      .catch(onFault);
  };
  const onCarriersChanged = async (): Promise<void> => {
    callbackDoor.forget();
    await fleet?.reload();
    onRoutesChanged();
  };
  return [
    sendRoom({ database, admission, consents, priceBook: priceBook.read, cpu, now }),
    estimateRoom({ database, priceBook: priceBook.read, consents, cpu, now }),
    audienceEstimateRoom({ database, priceBook: priceBook.read, consents, cpu, now }),
    messagesRoom({ database, change, pauses, routing: routing.book, now }),
    operatorMessagesRoom({ change, now }),
    waitingLimitsRoom({ database, change, onChange: limits.forget }),
    pausesRoom({
      database,
      change,
      onChange: () => {
        pauses.forget();
        fleet?.wake();
      },
    }),
    ...otp.rooms,
    ...moneyRooms({
      database,
      change,
      vault,
      keyRing,
      quarantine,
      allowLoopback: config.environment === 'development',
      now,
      onTariffChange: priceBook.forget,
    }),
    keysRoom({ database, change, keyRing, now }),
    auditRoom({ database, auditKey: foundation.auditKey, refused: foundation.refused }),
    templatesRoom({ database, change }),
    automationsRoom({ database, change }),
    eventsRoom({ database, change, jobs: eventJobs, now }),
    connectionsRoom({
      database,
      change,
      vault,
      platforms: CONNECTORS.map(({ platform }) => platform),
      now,
    }),
    webhooksRoom({ database, vault, jobs: eventJobs, connectors: CONNECTORS, consents, quarantine, now }),
    suppressionsRoom({ database, change, consents, cpu, bulk, now }),
    consentsRoom({ database, change, consents, cpu, bulk, now }),
    policyRoom({ database, change, consents, now }),
    peopleRoom({ database, change, consents, now }),
    optOutLinksRoom({ database, change, consents, publicUrl: config.publicUrl ?? null, now }),
    repliesRoom({ database }),
    unclaimedTextsRoom({
      database,
      change,
      read: createReading({ database, consents, admission: () => admission, jobs: eventJobs, now, onFault }),
      now,
    }),
    phonesRoom({ database, sink, now }),
    accountsRoom({ database, change, keyRing, now }),
    operatorKeysRoom({ database, change, keyRing, now }),
    carriersRoom({
      database,
      change,
      vault,
      carrierTypes: CARRIER_TYPES,
      secrets: CARRIER_SECRETS,
      standing: {
        callbackUrl: (row) =>
          carrierCallbackUrl(CARRIER_KINDS, config.publicUrl, { ...row, secret: openSecret(vault, row) }),
        running: (name) => fleet?.carriers().find((carrier) => carrier.name === name),
      },
      now,
      announce: routing.announce,
      onChange: onCarriersChanged,
    }),
    carrierCallbacksRoom({ door: callbackDoor, quarantine }),
    routingRoom({ database, change, now, announce: routing.announce, onChange: onRoutesChanged }),
    carrierEventsRoom({ database }),
    quarantineRoom({ database }),
    unmatchedReceiptsRoom({ database, now }),
    numberNetworksRoom({ change, now }),
  ];
};
