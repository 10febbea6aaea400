import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  isTwilioBodySignature,
  isTwilioSignature,
  twilioSignature,
} from '../../../../src/engine/carriers/twilio/signature.ts';

/** The example of Twilio's page on security. */
const TOKEN = '12345';
const URL = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const SIGNATURE = 'GvWf1cFY/Q7PnoempGyD5oXAezc=';
const FIELDS = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675310',
  Digits: '1234',
  From: '+14158675310',
  To: '+18005551212',
};

test("is what Twilio's own example shows, in whatever order the fields come", () => {
  expect(twilioSignature(TOKEN, URL, new URLSearchParams(FIELDS))).toBe(SIGNATURE);
  const reversed = new URLSearchParams(Object.entries(FIELDS).reverse());
  expect(isTwilioSignature(SIGNATURE, TOKEN, URL, reversed)).toBe(true);
});

test('fits nothing else', () => {
  const fields = new URLSearchParams(FIELDS);
  expect(isTwilioSignature(SIGNATURE, '12346', URL, fields)).toBe(false);
  expect(isTwilioSignature(SIGNATURE, TOKEN, `${URL}3`, fields)).toBe(false);
  expect(isTwilioSignature(SIGNATURE, TOKEN, URL, new URLSearchParams({ ...FIELDS, Digits: '1235' }))).toBe(
    false,
  );
  expect(isTwilioSignature('', TOKEN, URL, fields)).toBe(false);
  expect(isTwilioSignature(`${SIGNATURE}=`, TOKEN, URL, fields)).toBe(false);
});

const sign = (url: string, fields: Record<string, string> = FIELDS): string =>
  twilioSignature(TOKEN, url, new URLSearchParams(fields));

const PATH = 'gateway.example/carriers/a/callbacks/b?message=1.2';

test.each([
  [`https://${PATH}`, `https://gateway.example:443${PATH.slice(15)}`],
  [`https://gateway.example:443${PATH.slice(15)}`, `https://${PATH}`],
  [`http://${PATH}`, `http://gateway.example:80${PATH.slice(15)}`],
  [`https://gateway.example:8443${PATH.slice(15)}`, `https://${PATH}`],
  [`https://[::1]:8443${PATH.slice(15)}`, `https://[::1]${PATH.slice(15)}`],
  ['https://gateway.example/c?a=x y&b=(1)', 'https://gateway.example/c?a=x%20y&b=(1)'],
  ["https://gateway.example/c?a=it's", "https://gateway.example/c?a=it's"],
])('the address %s may be signed as %s', (ours, theirs) => {
  const fields = new URLSearchParams(FIELDS);
  expect(isTwilioSignature(sign(theirs), TOKEN, ours, fields)).toBe(true);
  expect(isTwilioSignature(sign(ours), TOKEN, ours, fields)).toBe(true);
});

test.each([
  ['https://gateway.example/c', 'https://gateway.example:8443/c'],
  ['https://gateway.example/c', 'http://gateway.example/c'],
  ['https://gateway.example/c', 'https://gateway.example.org/c'],
  ['https://gateway.example/c?a=1', 'https://gateway.example/c?a=2'],
])('the address %s is not %s', (ours, theirs) => {
  expect(isTwilioSignature(sign(theirs), TOKEN, ours, new URLSearchParams(FIELDS))).toBe(false);
});

test('a field that comes again counts once with each of its values, in order', () => {
  const fields = new URLSearchParams([
    ['MediaUrl', 'b'],
    ['Body', 'x'],
    ['MediaUrl', 'a'],
    ['MediaUrl', 'b'],
  ]);
  const once = new URLSearchParams([
    ['Body', 'x'],
    ['MediaUrl', 'a'],
    ['MediaUrl', 'b'],
  ]);
  expect(isTwilioSignature(twilioSignature(TOKEN, URL, once), TOKEN, URL, fields)).toBe(true);
});

/** As the tests of Twilio's own libraries have it. */
const BODY = Buffer.from('{"property": "value", "boolean": true}');
const BODY_SIGNATURE = 'a9nBmqA0ju/hNViExpshrM61xv4=';

test('a body that is no form is signed by its digest in the address', () => {
  const digest = createHash('sha256').update(BODY).digest('hex');
  const url = `${URL}&bodySHA256=${digest}`;
  const told = { url, rawBody: BODY, digest };
  expect(isTwilioBodySignature(BODY_SIGNATURE, TOKEN, told)).toBe(true);
  expect(isTwilioBodySignature(BODY_SIGNATURE, TOKEN, { ...told, digest: digest.toUpperCase() })).toBe(true);
  expect(isTwilioBodySignature(BODY_SIGNATURE, TOKEN, { ...told, rawBody: Buffer.from('{}') })).toBe(false);
  expect(isTwilioBodySignature(BODY_SIGNATURE, 'other', told)).toBe(false);
});
