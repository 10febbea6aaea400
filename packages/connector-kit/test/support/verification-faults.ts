import { type Result, refuse, succeed } from '@carillon/core/result';
import type { Connector } from '../../src/connector/index.ts';
import { headerValue, type VerifiedWebhook, type WebhookRequest } from '../../src/webhook/index.ts';
import { type BrokenConnector, broken } from './broken-connector.ts';
import { hexSignature, parcelConnector as honest } from './parcel-connector.ts';

type Verify = Connector['verify'];

/** Signs the request again before it is checked, so that what differs from the genuine one no longer matters. */
const resigned = (
  request: WebhookRequest,
  secret: string,
  body: Uint8Array = request.rawBody,
): WebhookRequest => ({
  headers: { ...request.headers, 'Parcel-Signature': hexSignature(body, secret) },
  rawBody: body,
});

const when =
  (applies: (request: WebhookRequest, secrets: readonly string[]) => boolean, instead: Verify): Verify =>
  async (request, secrets) =>
    applies(request, secrets) ? instead(request, secrets) : honest.verify(request, secrets);

const changed =
  (change: (webhook: VerifiedWebhook) => VerifiedWebhook): Verify =>
  async (request, secrets) => {
    const result = await honest.verify(request, secrets);
    return result.ok ? succeed(change(result.value)) : result;
  };

const refusedAs =
  (code: 'webhook_signature_invalid', detail: (request: WebhookRequest) => string): Verify =>
  async (request, secrets) => {
    const result = await honest.verify(request, secrets);
    return result.ok ? result : refuse(code, detail(request), result.error.field);
  };

const looseUtf8 = (request: WebhookRequest): Buffer =>
  Buffer.from(new TextDecoder('utf-8', { ignoreBOM: false }).decode(request.rawBody));

const isUtf8 = (bytes: Uint8Array): boolean => Buffer.from(Buffer.from(bytes).toString()).equals(bytes);

const endsBlank = ({ rawBody }: WebhookRequest): boolean => rawBody.at(-1) === 10;

const knownSecret = (secrets: readonly string[]): string => secrets[0] ?? '';

export const SHOP_FAULTS: readonly BrokenConnector[] = [
  broken('a shop spelled otherwise', 'names the shop of a request before anything is verified', {
    shopOf: (request) => {
      const shop = honest.shopOf(request);
      return shop.ok ? succeed(shop.value.toUpperCase()) : shop;
    },
  }),
  broken('a guessed shop', 'says that a request names no shop', {
    shopOf: ({ headers }) => succeed(headerValue(headers, 'Parcel-Shop') ?? 'acme.parcel.test'),
  }),
  broken('any shop', 'refuses what is no shop of the platform, before and while verifying', {
    shopOf: ({ headers }): Result<string, never> => succeed(headerValue(headers, 'Parcel-Shop') ?? ''),
  }),
];

export const BELIEF_FAULTS: readonly BrokenConnector[] = [
  broken(
    'a delivery id of its own',
    'believes what the platform signed, and says which shop, topic and delivery it is',
    {
      verify: changed((webhook) => ({ ...webhook, deliveryId: 'always' })),
    },
  ),
  broken(
    'a body that was parsed',
    'believes what the platform signed, and says which shop, topic and delivery it is',
    {
      verify: changed((webhook) => ({ ...webhook, body: JSON.stringify(JSON.parse(webhook.body), null, 2) })),
    },
  ),
  broken('a webhook with a hole', 'gives a webhook that can be stored and read back the same', {
    verify: changed((webhook) => Object.assign({}, webhook, { eventId: undefined })),
  }),
  broken('only the first secret', 'believes both secrets while one is being rotated, in either order', {
    verify: (request, secrets) => honest.verify(request, secrets.slice(0, 1)),
  }),
  broken('headers in one case', 'reads header names in any case', {
    verify: when(
      ({ headers }) => headers['Parcel-Topic'] === undefined,
      async () => refuse('webhook_header_missing', 'The request has no topic.', 'Parcel-Topic'),
    ),
  }),
];

export const TAMPERING_FAULTS: readonly BrokenConnector[] = [
  broken('no signature check', 'refuses a secret that is no longer valid', {
    verify: (request, secrets) => honest.verify(resigned(request, knownSecret(secrets)), secrets),
  }),
  broken('a body that is not checked', 'refuses a body with one bit flipped, wherever it is', {
    verify: when(
      ({ rawBody }) => isUtf8(rawBody) && rawBody.length > 90,
      (request, secrets) => honest.verify(resigned(request, knownSecret(secrets)), secrets),
    ),
  }),
  broken('half a signature compared', 'refuses a signature with one character changed, wherever it is', {
    verify: async (request, secrets) => {
      const whole = resigned(request, knownSecret(secrets));
      const half = (signed: WebhookRequest) => headerValue(signed.headers, 'Parcel-Signature')?.slice(0, 32);
      return honest.verify(half(whole) === half(request) ? whole : request, secrets);
    },
  }),
  broken('a trimmed body', 'refuses a body that was cut, lengthened, or parsed and written again', {
    verify: when(endsBlank, (request, secrets) =>
      honest.verify({ ...request, rawBody: request.rawBody.subarray(0, -1) }, secrets),
    ),
  }),
  broken('a swallowed byte order mark', 'refuses a byte order mark that was not signed', {
    verify: when(
      ({ rawBody }) => rawBody[0] === 0xef,
      (request, secrets) => honest.verify({ ...request, rawBody: looseUtf8(request) }, secrets),
    ),
  }),
];

export const CAUSE_FAULTS: readonly BrokenConnector[] = [
  broken('a check with an empty secret', 'believes nothing when no secret is known, nor with an empty one', {
    verify: when(
      (_request, secrets) => secrets.includes(''),
      (request) => honest.verify(resigned(request, 'x'), ['x']),
    ),
  }),
  broken('one code for all causes', 'says that the body is missing', {
    verify: refusedAs('webhook_signature_invalid', () => 'Something is wrong.'),
  }),
  broken('a lenient decoder', 'says that the body is not UTF-8', {
    verify: when(
      ({ rawBody }) => !isUtf8(rawBody),
      (request, secrets) => honest.verify({ ...request, rawBody: looseUtf8(request) }, secrets),
    ),
  }),
  broken('one code for all headers', 'says which required header is missing or blank', {
    verify: refusedAs('webhook_signature_invalid', () => 'Something is wrong.'),
  }),
  broken('a talkative refusal', 'never repeats a secret, a signature or the body in a refusal', {
    verify: async (request, secrets) => {
      const result = await honest.verify(request, secrets);
      return result.ok
        ? result
        : refuse(result.error.code, `Expected ${secrets.join()} here.`, result.error.field);
    },
  }),
  broken('a refusal that quotes the body', 'never repeats a secret, a signature or the body in a refusal', {
    verify: refusedAs(
      'webhook_signature_invalid',
      ({ rawBody }) => `Body was ${Buffer.from(rawBody).toString()}.`,
    ),
  }),
  broken('a decoder that throws', 'refuses, and never throws, whatever the bytes and headers are', {
    verify: async (request, secrets) => {
      new TextDecoder('utf-8', { fatal: true }).decode(request.rawBody);
      return honest.verify(request, secrets);
    },
  }),
];
