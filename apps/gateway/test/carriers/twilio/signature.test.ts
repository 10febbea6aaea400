import { expect, test } from 'vitest';
import { isTwilioSignature, twilioSignature } from '../../../src/carriers/twilio/signature.ts';

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
