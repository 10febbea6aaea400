import type { AddressInfo } from 'node:net';
import { uuidv7 } from 'uuidv7';
import {
  carrierCallbackUrl,
  createCallbackEndpoint,
} from '../../../src/engine/carriers/callbacks/callback-endpoint.ts';
import { carrierCallbackRoutes } from '../../../src/engine/carriers/callbacks/routes.ts';
import type { Carrier } from '../../../src/engine/carriers/carrier.ts';
import { CARRIER_KINDS } from '../../../src/engine/carriers/carrier-kinds.ts';
import { createCarrier } from '../../../src/engine/carriers/carriers.ts';
import type { Database } from '../../../src/infrastructure/database/open.ts';
import { LEASE_MS } from '../../../src/infrastructure/replicas/replica.ts';
import { createTestServer } from '../../support/server.ts';
import { createRecordingSink, type RecordingSink } from './recording-sink.ts';

export interface HostedCarrierOptions {
  readonly type: string;
  readonly settings: Record<string, unknown>;
  readonly secret?: string;
  readonly now?: () => number;
  readonly leaseMs?: number;
}

/** One carrier, with its callback address on a real port, over a database of its own. */
export interface HostedCarrier {
  readonly carrier: Carrier;
  readonly sink: RecordingSink;
  readonly database: Database;
  readonly callbackUrl: string | null;
  /** What the carrier told the operator. */
  readonly faults: readonly unknown[];
  /** The same carrier made again, as after a restart or in another replica. */
  again(): Promise<Carrier>;
  close(): Promise<void>;
}

export const hostCarrier = async (options: HostedCarrierOptions): Promise<HostedCarrier> => {
  const { type, secret, now = Date.now } = options;
  const kind = CARRIER_KINDS[type]!;
  const sink = createRecordingSink();
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => {
    faults.push(error);
  };
  const place: { publicUrl: string | undefined } = { publicUrl: undefined };
  const server = await createTestServer(({ database, vault, quarantine }) => {
    const endpoint = createCallbackEndpoint({
      database,
      vault,
      kinds: CARRIER_KINDS,
      sink,
      get publicUrl() {
        return place.publicUrl;
      },
      now,
      onFault,
    });
    return [carrierCallbackRoutes({ endpoint, quarantine })];
  });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  place.publicUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;

  const name = `${type}-1`;
  const made = await server.database.transaction((client) =>
    createCarrier(
      client,
      { name, type, settings: options.settings as never, secret },
      { types: { [type]: kind.settings }, vault: server.vault },
    ),
  );
  if (!made.ok) throw new Error(made.error.detail);
  const { id } = made.value;
  const callbackUrl = carrierCallbackUrl(CARRIER_KINDS, place.publicUrl, {
    id,
    name,
    type,
    secret: secret ?? null,
  });
  const carriers: Carrier[] = [];
  const again = async (): Promise<Carrier> => {
    const shared = {
      name,
      secret: secret ?? null,
      callbackUrl,
      database: server.database,
      sink,
      replica: { id: uuidv7(), leaseMs: options.leaseMs ?? LEASE_MS },
      now,
      onFault,
    };
    const carrier = await kind.create({ ...shared, settings: kind.settings.parse(options.settings) });
    carriers.push(carrier);
    return carrier;
  };
  return {
    carrier: await again(),
    sink,
    database: server.database,
    callbackUrl,
    faults,
    again,
    close: async () => {
      await Promise.all(carriers.map((carrier) => carrier.close()));
      await server.close();
    },
  };
};
