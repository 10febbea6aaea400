import type { Database } from '../../../infrastructure/database/open.ts';
import type { Vault } from '../../../infrastructure/vault/vault.ts';
import type { CarrierSink } from '../carrier.ts';
import type { CarrierType } from '../carrier-type.ts';
import { type ConfiguredCarrier, loadCarriers } from '../carriers.ts';
import type { CallbackReceiver } from './callback.ts';
import { callbackToken, callbackUrl } from './callback-token.ts';

export interface CallbackEndpointOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly kinds: Readonly<Record<string, CarrierType>>;
  readonly sink: CarrierSink;
  readonly publicUrl: string | undefined;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** The carrier that an address names, with the secret part it must carry. */
interface Endpoint {
  /** The address opens with either: the second was made from the secret before this one. */
  readonly tokens: readonly string[];
  readonly receive: CallbackReceiver;
}

/** Finds what reads the callbacks of a carrier. */
export interface CallbackEndpoint {
  /** Null when there is no such carrier, or it has no callbacks. */
  find(name: string): Promise<Endpoint | null>;
  /** Carriers were added or deleted. */
  forget(): void;
}

/** Receipts of what left before a secret was changed come to the address of then for so long. */
const FORMER_ADDRESS_MS = 4 * 24 * 3_600_000;
const NOT_SIGNED = 'callback_signature_invalid';

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

/** The secrets under which callbacks of a carrier may come, the present one first. */
const secretsOf = ({ secret, previous }: ConfiguredCarrier, now: number): readonly string[] => {
  if (secret === null) return [];
  const isRecent = previous !== null && now - previous.until.getTime() < FORMER_ADDRESS_MS;
  return isRecent ? [secret, previous.secret] : [secret];
};

/** Asks one after the other, until the signature of one fits. */
const firstThatFits =
  (receivers: readonly CallbackReceiver[]): CallbackReceiver =>
  async (request) => {
    let answer = await receivers[0]!(request);
    for (const receive of receivers.slice(1)) {
      if (answer.ok || answer.error.code !== NOT_SIGNED) break;
      answer = await receive(request);
    }
    return answer;
  };

const endpointOf = (options: CallbackEndpointOptions, carrier: ConfiguredCarrier): Endpoint | null => {
  const { kinds, publicUrl, database, sink, now, onFault } = options;
  const kind = Object.hasOwn(kinds, carrier.type) ? kinds[carrier.type] : undefined;
  const secrets = secretsOf(carrier, now());
  if (!kind?.callbacks || secrets.length === 0) return null;
  const { id, name } = carrier;
  const settings = kind.settings.safeParse(carrier.settings);
  if (!settings.success) return null;
  const { callbacks } = kind;
  const receivers = secrets.flatMap((secret) =>
    // Signatures are over the address that was called, which may be the one before.
    secrets.map((other) => {
      const callbackUrl = carrierCallbackUrl(kinds, publicUrl, { ...carrier, secret: other });
      const shared = { name, secret, callbackUrl, database, sink, now, onFault };
      return callbacks({ ...shared, settings: settings.data });
    }),
  );
  return { tokens: secrets.map((secret) => callbackToken(id, secret)), receive: firstThatFits(receivers) };
};

/** Keeps the receivers of all carriers for a short while, so that a callback costs no query for its carrier. */
export const createCallbackEndpoint = (options: CallbackEndpointOptions): CallbackEndpoint => {
  let known: Promise<ReadonlyMap<string, Endpoint>> | null = null;
  let readAt = 0;

  const read = async (): Promise<ReadonlyMap<string, Endpoint>> => {
    const carriers = await loadCarriers(options.database, options.vault);
    const endpoints = carriers.map((carrier) => [carrier.name, endpointOf(options, carrier)] as const);
    return new Map(endpoints.flatMap(([name, endpoint]) => (endpoint ? [[name, endpoint]] : [])));
  };

  const current = (): Promise<ReadonlyMap<string, Endpoint>> => {
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
