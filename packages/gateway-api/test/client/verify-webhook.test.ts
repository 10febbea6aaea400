import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from '../../src/client/index.ts';

const secretOf = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString('base64')}`;
const SECRET = secretOf(new Uint8Array(32).fill(7));
const OLD_SECRET = secretOf(new Uint8Array(24).fill(8));
const BODY = '{"type":"message.delivered","data":{}}';

/** A request that `standardwebhooks`, the library of the specification, signs. */
const request = ({
  secret = SECRET,
  id = 'wev_1',
  body = BODY,
  ageSeconds = 0,
}: {
  secret?: string;
  id?: string;
  body?: string;
  ageSeconds?: number;
} = {}) => {
  const at = new Date(Date.now() - ageSeconds * 1_000);
  return {
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
    body,
  };
};

const codeOf = async (asked: ReturnType<typeof verifyWebhook>): Promise<string> => {
  const result = await asked;
  return result.ok ? 'ok' : result.error.code;
};

it('takes whatever the library of the specification signs, and nothing that was changed since', async () => {
  const printable = fc
    .string({ minLength: 1, unit: 'grapheme-ascii' })
    .filter((text) => text.trim() === text);
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 24, maxLength: 64 }),
      printable,
      fc.jsonValue(),
      fc.nat(),
      async (bytes, id, value, place) => {
        const secret = secretOf(bytes);
        const body = JSON.stringify(value);
        const signed = request({ secret, id, body });
        expect(await verifyWebhook({ ...signed, secrets: [secret] })).toMatchObject({
          ok: true,
          value: { id, payload: JSON.parse(body) },
        });
        const changed = Buffer.from(body);
        changed[place % changed.length]! ^= 1;
        expect(await codeOf(verifyWebhook({ ...signed, body: changed, secrets: [secret] }))).toBe(
          'signature_invalid',
        );
        const renamed = { ...signed.headers, 'webhook-id': `${id}x` };
        expect(await codeOf(verifyWebhook({ ...signed, headers: renamed, secrets: [secret] }))).toBe(
          'signature_invalid',
        );
      },
    ),
  );
});

describe('a webhook', () => {
  it('is taken during a rotation: two secrets here, two signatures there', async () => {
    const old = request({ secret: OLD_SECRET });
    expect(await codeOf(verifyWebhook({ ...old, secrets: [SECRET] }))).toBe('signature_invalid');
    expect(await codeOf(verifyWebhook({ ...old, secrets: [SECRET, OLD_SECRET] }))).toBe('ok');
    const both = request();
    both.headers['webhook-signature'] = `v1a,bm90IG91cnM= ${old.headers['webhook-signature']} v1,%% ${
      both.headers['webhook-signature']
    }`;
    expect(await codeOf(verifyWebhook({ ...both, secrets: [SECRET] }))).toBe('ok');
  });

  it('of another version of signatures is not taken, whatever it holds', async () => {
    const signed = request();
    signed.headers['webhook-signature'] = signed.headers['webhook-signature'].replace('v1,', 'v2,');
    expect(await codeOf(verifyWebhook({ ...signed, secrets: [SECRET] }))).toBe('signature_invalid');
  });

  it('is refused when it is older or newer than five minutes', async () => {
    for (const [ageSeconds, code] of [
      [295, 'ok'],
      [310, 'timestamp_outside_tolerance'],
      [-295, 'ok'],
      [-310, 'timestamp_outside_tolerance'],
    ] as const)
      expect([
        ageSeconds,
        await codeOf(verifyWebhook({ ...request({ ageSeconds }), secrets: [SECRET] })),
      ]).toEqual([ageSeconds, code]);
    const long = { ...request({ ageSeconds: 3_000 }), secrets: [SECRET], toleranceSeconds: 3_600 };
    expect(await codeOf(verifyWebhook(long))).toBe('ok');
  });

  it('is refused by name when its headers or its body are no such', async () => {
    const { headers, body } = request();
    for (const name of Object.keys(headers)) {
      const without = { ...headers, [name]: undefined };
      expect(await codeOf(verifyWebhook({ headers: without, body, secrets: [SECRET] }))).toBe(
        'header_missing',
      );
    }
    const odd = { ...headers, 'webhook-timestamp': '1e9' };
    expect(await codeOf(verifyWebhook({ headers: odd, body, secrets: [SECRET] }))).toBe(
      'timestamp_outside_tolerance',
    );
    expect(await codeOf(verifyWebhook({ ...request({ body: 'no JSON' }), secrets: [SECRET] }))).toBe(
      'payload_invalid',
    );
    expect(await codeOf(verifyWebhook({ headers, body, secrets: [] }))).toBe('signature_invalid');
  });

  it('is read from the headers of any platform, and from any kind of body', async () => {
    const { headers, body } = request();
    const shouted = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    const bytes = new TextEncoder().encode(body);
    for (const given of [new Headers(headers), headers, shouted])
      for (const read of [body, bytes, bytes.buffer])
        expect(await codeOf(verifyWebhook({ headers: given, body: read, secrets: [SECRET] }))).toBe('ok');
  });

  it('is checked with secrets only: what is none throws', async () => {
    for (const secret of ['', 'whsec_', 'whsec_%%%'])
      await expect(verifyWebhook({ ...request(), secrets: [secret] })).rejects.toThrow(TypeError);
  });
});
