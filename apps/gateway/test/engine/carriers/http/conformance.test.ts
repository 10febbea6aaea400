import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkHttpCarrier } from '../../../../src/engine/carriers/http/conformance.ts';

/** The example that docs/http-carriers.md tells of. */
const example = async (): Promise<{ settings: Record<string, unknown>; samples: Record<string, unknown> }> =>
  JSON.parse(
    await readFile(new URL('../../../../../../docs/http-carrier-example.json', import.meta.url), 'utf8'),
  );

const failed = async (settings: unknown, samples: unknown): Promise<string[]> =>
  (await checkHttpCarrier(settings, samples)).filter(({ passed }) => !passed).map(({ name }) => name);

describe('the conformance kit', () => {
  it('finds nothing wrong with the example of the docs', async () => {
    const { settings, samples } = await example();
    const checks = await checkHttpCarrier(settings, samples);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      'the request names the recipient',
      'the request carries any text whole',
      'answer "taken" is read as accepted',
      'answer "no such number" is read as refused',
      'answer "too fast" is read as deferred',
      'answer "no credit" is read as suspended',
      'an answer that never comes leaves it unknown',
      'HTTP 500 leaves it unknown',
      'a redirect is not followed',
      'a provider that is not there defers it',
      'callback "delivered" is understood',
      'callback "a reply" is understood',
    ]);
  });

  it.each([
    [
      'the id lies elsewhere',
      { answer: { id: 'message.id', errors: [{ code: '422', action: 'refuse', as: 'number_unknown' }] } },
      ['answer "taken" is read as accepted'],
    ],
    [
      'an error is not mapped',
      { answer: { id: 'messages.0.id', error: 'error.code', errors: [] } },
      ['answer "no such number" is read as refused'],
    ],
    [
      'a status is not mapped',
      { receipts: { id: 'id', status: 'status', map: {} } },
      ['callback "delivered" is understood'],
    ],
    ['texts are not described', { texts: null }, ['callback "a reply" is understood']],
    [
      'the text is dressed up',
      { request: { url: 'https://api.example.com/sms?to={{recipientDigits}}&text=Acme:%20{{text}}' } },
      ['the request carries any text whole'],
    ],
    [
      'the recipient is missing',
      { request: { url: 'https://api.example.com/sms?text={{text}}' } },
      ['the request names the recipient'],
    ],
  ])('finds that %s', async (_what, change, expected) => {
    const { settings, samples } = await example();
    expect(await failed({ ...settings, ...change }, samples)).toEqual(expected);
  });

  it.each([
    ['a variable that is none', { request: { url: 'https://api.example.com/?to={{phone}}' } }, 'phone'],
    ['a variable in the host', { request: { url: 'https://{{recipient}}.example.com/' } }, 'host'],
    ['http without leave', { request: { url: 'http://api.example.com/' } }, 'https'],
    ['a password in the address', { request: { url: 'https://a:b@api.example.com/' } }, 'password'],
    [
      'the text in a header',
      { request: { url: 'https://a.example/', headers: { 'x-text': '{{text}}' } } },
      'header|body',
    ],
    ['a code that is not ours', { receipts: { id: 'id', status: 's', map: { A: 'arrived' } } }, 'delivered'],
    [
      'repetition without an id',
      { repeatable: true, request: { url: 'https://a.example/{{text}}' } },
      'messageId',
    ],
    [
      'a question that names no text',
      { question: { url: 'https://a.example/status', status: 's' } },
      'carrierMessageId',
    ],
    [
      'a question about what is no longer known',
      { question: { url: 'https://a.example/{{carrierMessageId}}/{{text}}', status: 's' } },
      'no question has',
    ],
    [
      'a question over http without leave',
      { question: { url: 'http://a.example/{{carrierMessageId}}', status: 's' } },
      'https',
    ],
    [
      'a question whose statuses mean nothing',
      { receipts: null, question: { url: 'https://a.example/{{carrierMessageId}}', status: 's' } },
      'receipts',
    ],
  ])('refuses %s', async (_what, change, reason) => {
    const { settings, samples } = await example();
    const checks = await checkHttpCarrier({ ...settings, ...change }, samples);
    expect(checks).toMatchObject([{ name: 'the settings are valid', passed: false }]);
    expect(checks[0]!.detail).toMatch(new RegExp(reason));
  });
});
