import { describe, expect, it } from 'vitest';
import { callbackFields } from '../../../../src/engine/carriers/callbacks/callback-fields.ts';
import { sameSecret } from '../../../../src/engine/carriers/callbacks/callback-token.ts';
import {
  readReference,
  referenceOf,
  referringUrl,
} from '../../../../src/engine/carriers/callbacks/reference.ts';

const read = async (body: string, contentType?: string, search = '') => {
  const fields = await callbackFields({
    method: 'POST',
    search,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
    rawBody: Buffer.from(body),
  });
  return fields && Object.fromEntries(fields);
};

describe('the fields of a callback', () => {
  it.each([
    [
      'JSON',
      '{"a":1,"b":{"c":[true,"x"]},"d":null}',
      'application/json',
      { a: '1', 'b.c.0': 'true', 'b.c.1': 'x' },
    ],
    ['JSON that is not declared', ' {"a":"é"}', undefined, { a: 'é' }],
    ['a form', 'a=1&b=%2B33+6', 'application/x-www-form-urlencoded', { a: '1', b: '+33 6' }],
    ['a form that is not declared', 'a=1', undefined, { a: '1' }],
    [
      'multipart',
      '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B--\r\n',
      'multipart/form-data; boundary=B',
      { a: '1' },
    ],
  ])('are read from %s', async (_what, body, contentType, fields) => {
    expect(await read(body, contentType)).toEqual(fields);
  });

  it('are read from the query too, and the body has the last word', async () => {
    expect(await read('', undefined, '?a=1&b=2')).toEqual({ a: '1', b: '2' });
    expect(await read('{"b":3}', 'application/json', '?a=1&b=2')).toEqual({ a: '1', b: '3' });
  });

  it.each([
    ['nothing', '', undefined],
    ['broken JSON', '{"a":', 'application/json'],
    ['broken multipart', 'x', 'multipart/form-data; boundary=B'],
  ])('are none in %s', async (_what, body, contentType) => {
    expect(await read(body, contentType)).toBeNull();
  });

  it('never reach the prototype of anything', async () => {
    await read(
      '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}',
      'application/json',
    );
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('a reference', () => {
  const message = {
    accountId: '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e8f',
    messageId: '0198f1c2-e6b0-7a1c-8d2f-3a4b5c6d7e90',
  };

  it('comes back as it went', () => {
    const url = new URL(referringUrl('https://sms.example/carriers/a/callbacks/b', message));
    expect(referenceOf(url.search)).toEqual(message);
  });

  it.each(['', 'x', `${message.accountId}`, `${message.accountId}.${message.messageId}x`, "a.b'; --"])(
    'is not read from %j',
    (word) => {
      expect(readReference(word)).toBeNull();
    },
  );
});

describe('a secret', () => {
  it('is the same, or not, whatever its length', () => {
    expect(sameSecret('abc', 'abc')).toBe(true);
    for (const other of ['', 'ab', 'abd', 'abcabc', 'ABC']) expect(sameSecret(other, 'abc')).toBe(false);
  });
});
