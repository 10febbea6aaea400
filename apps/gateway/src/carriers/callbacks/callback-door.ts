import type { Database } from '../../database/open.ts';
import type { Vault } from '../../vault/vault.ts';
import type { CarrierSink } from '../carrier.ts';
import type { CarrierType } from '../carrier-type.ts';
import { type ConfiguredCarrier, loadCarriers } from '../carriers.ts';
import type { CallbackReceiver } from './callback.ts';
import { callbackToken, callbackUrl } from './callback-token.ts';

export interface CallbackDoorOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly kinds: Readonly<Record<string, CarrierType>>;
  readonly sink: CarrierSink;
  readonly publicUrl: string | undefined;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** The carrier that an address names, with the secret part it must carry. */
interface Door {
  readonly token: string;
  readonly receive: CallbackReceiver;
}

/** Finds what reads the callbacks of a carrier. */
export interface CallbackDoor {
  /** Null when there is no such carrier, or it has no callbacks. */
  find(name: string): Promise<Door | null>;
  /** Carriers were added or deleted. */
  forget(): void;
}

/** Another process may have added or deleted a carrier: what is known is read again after this long. */
const KNOWN_FOR_MS = 5_000;

/** The callback address of a carrier; null when its kind has none, or nobody told where the gateway is reached. */
export const carrierCallbackUrl = (
  kinds: Readonly<Record<string, CarrierType>>,
  publicUrl: string | undefined,
  { id, name, type, secret }: Pick<ConfiguredCarrier, 'id' | 'name' | 'type' | 'secret'>,
): string | null =>
  publicUrl === undefined || secret === null || !Object.hasOwn(kinds, type) || !kinds[type]!.callbacks
    ? null
    : callbackUrl(publicUrl, name, callbackToken(id, secret));

const doorOf = (options: CallbackDoorOptions, carrier: ConfiguredCarrier): Door | null => {
  const { kinds, publicUrl, database, sink, now, onFault } = options;
  const kind = Object.hasOwn(kinds, carrier.type) ? kinds[carrier.type] : undefined;
  if (!kind?.callbacks || carrier.secret === null) return null;
  const { name, secret } = carrier;
  const settings = kind.settings.safeParse(carrier.settings);
  if (!settings.success) return null;
  const address = carrierCallbackUrl(kinds, publicUrl, carrier);
  const shared = { name, secret, callbackUrl: address, database, sink, now, onFault };
  return {
    token: callbackToken(carrier.id, carrier.secret),
    receive: kind.callbacks({ ...shared, settings: settings.data }),
  };
};

/** Keeps the receivers of all carriers for a short while, so that a callback costs no query for its carrier. */
export const createCallbackDoor = (options: CallbackDoorOptions): CallbackDoor => {
  let known: Promise<ReadonlyMap<string, Door>> | null = null;
  let readAt = 0;

  const read = async (): Promise<ReadonlyMap<string, Door>> => {
    const carriers = await loadCarriers(options.database, options.vault);
    const doors = carriers.map((carrier) => [carrier.name, doorOf(options, carrier)] as const);
    return new Map(doors.flatMap(([name, door]) => (door ? [[name, door]] : [])));
  };

  const current = (): Promise<ReadonlyMap<string, Door>> => {
    if (known && options.now() - readAt < KNOWN_FOR_MS) return known;
    readAt = options.now();
    const reading = read();
    known = reading;
    reading.catch(() => {
      if (known === reading) known = null;
    });
    return reading;
  };

  return {
    find: async (name) => (await current()).get(name) ?? null,
    forget: () => {
      known = null;
    },
  };
};
