import type { WebhookEvent } from '../webhooks/index.ts';

const DEFAULT_TOLERANCE_SECONDS = 300;
const SECRET_PREFIX = 'whsec_';
const VERSION = 'v1';

/** The headers of a request, as the platform gives them. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface WebhookRequest {
  readonly headers: WebhookHeaders;
  /** The body as it arrived, before anything parsed it: the signature is over these bytes. */
  readonly body: string | Uint8Array | ArrayBuffer;
  /** The endpoint's secrets, `whsec_...`: during a rotation the old one and the new one. */
  readonly secrets: readonly string[];
  /** How far its time may lie from now, in seconds; 300 when left out. */
  readonly toleranceSeconds?: number;
}

/** A webhook that the gateway sent. */
export interface VerifiedWebhook<Payload = WebhookEvent> {
  /** The same at each repetition: what was done for an id need not be done again. */
  readonly id: string;
  readonly sentAt: Date;
  readonly payload: Payload;
}

/** Why a request is not taken for a webhook of the gateway. */
export interface WebhookRefusal {
  readonly code: 'header_missing' | 'timestamp_outside_tolerance' | 'signature_invalid' | 'payload_invalid';
  readonly detail: string;
}

export type WebhookResult<Payload = WebhookEvent> =
  | { readonly ok: true; readonly value: VerifiedWebhook<Payload> }
  | { readonly ok: false; readonly error: WebhookRefusal };

const refuse = (code: WebhookRefusal['code'], detail: string) =>
  ({ ok: false, error: { code, detail } }) as const;

const headerOf = (headers: WebhookHeaders, name: string): string => {
  if (typeof headers['get'] === 'function') return headers['get'](name) ?? '';
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
  return typeof value === 'string' ? value : '';
};

/** The bytes of a Base64 text; null when it is none. */
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> | null => {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
};

const keyOf = (secret: string) => {
  const raw = fromBase64(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret);
  if (raw === null || raw.length === 0)
    throw new TypeError('A webhook secret is whsec_ and Base64, as the gateway gave it.');
  return crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
};

const bytesOf = (body: WebhookRequest['body']): Uint8Array =>
  typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body);

const joined = (head: string, body: Uint8Array): Uint8Array<ArrayBuffer> => {
  const first = new TextEncoder().encode(head);
  const all = new Uint8Array(first.length + body.length);
  all.set(first);
  all.set(body, first.length);
  return all;
};

/** The signatures of the version we know; those of other versions are for others. */
const signaturesIn = (header: string): Uint8Array<ArrayBuffer>[] =>
  header.split(' ').flatMap((part) => {
    const [version, signature = ''] = part.split(',', 2);
    const bytes = version === VERSION ? fromBase64(signature) : null;
    return bytes === null ? [] : [bytes];
  });

/** Whether one of the secrets made one of the signatures. Each is compared in constant time, by Web Crypto. */
const isSigned = async (
  signed: Uint8Array<ArrayBuffer>,
  signatures: readonly Uint8Array<ArrayBuffer>[],
  secrets: readonly string[],
): Promise<boolean> => {
  const keys = await Promise.all(secrets.map(keyOf));
  const pairs = keys.flatMap((key) => signatures.map((signature) => ({ key, signature })));
  const answers = await Promise.all(
    pairs.map(({ key, signature }) => crypto.subtle.verify('HMAC', key, signature, signed)),
  );
  return answers.includes(true);
};

const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
};

/**
 * Tells whether a request is a webhook of the gateway, by the Standard Webhooks specification, and gives the event, which
 * is narrowed by its `type`: a newer gateway may tell of others. What is not one is a value with a code; a secret that is none throws a `TypeError`.
 *
 * @example
 * const webhook = await verifyWebhook({ headers: request.headers, body: await request.text(), secrets });
 * if (!webhook.ok) return new Response(webhook.error.detail, { status: 400 });
 * const event = webhook.value.payload;
 * if (event.type === 'message.delivered') console.log(event.data.message.id);
 */
export const verifyWebhook = async <Payload = WebhookEvent>({
  headers,
  body,
  secrets,
  toleranceSeconds = DEFAULT_TOLERANCE_SECONDS,
}: WebhookRequest): Promise<WebhookResult<Payload>> => {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signature = headerOf(headers, 'webhook-signature');
  if (id === '' || timestamp === '' || signature === '')
    return refuse('header_missing', 'Needs webhook-id, webhook-timestamp and webhook-signature.');
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  // Written so that a timestamp that is no number is outside, too.
  if (!(Math.abs(Date.now() / 1_000 - seconds) <= toleranceSeconds))
    return refuse('timestamp_outside_tolerance', `Was not sent within ${toleranceSeconds} s of now.`);
  const bytes = bytesOf(body);
  const signed = joined(`${id}.${timestamp}.`, bytes);
  if (!(await isSigned(signed, signaturesIn(signature), secrets)))
    return refuse('signature_invalid', 'None of the secrets made this signature over this body.');
  const payload = parse(bytes);
  if (payload === undefined) return refuse('payload_invalid', 'Is signed, but is not JSON.');
  return { ok: true, value: { id, sentAt: new Date(seconds * 1_000), payload: payload as Payload } };
};
