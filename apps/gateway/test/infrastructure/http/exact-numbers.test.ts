import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withExactNumbers } from '../../../src/infrastructure/http/bodies/exact-numbers.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const read = (text: string): unknown => withExactNumbers(text, JSON.parse(text));

describe('a number of a body', () => {
  it.each([
    ['12345678901234567890', '12345678901234567890'],
    ['{"a":[820982911946154508]}', { a: ['820982911946154508'] }],
    ['-9007199254740993', '-9007199254740993'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['1e400', '1e400'],
    ['1e-400', '1e-400'],
    ['9007199254740992', 9007199254740992],
    ['100000000000000000000000', 1e23],
    ['1.5e3', 1500],
    ['19.90', 19.9],
    ['0.0000000000000000', 0],
    ['"12345678901234567890"', '12345678901234567890'],
    ['{"12345678901234567890":1}', { '12345678901234567890': 1 }],
  ])('%s is read as %j', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it('is that number, or its very digits', () => {
    fc.assert(
      fc.property(fc.bigInt(), (number) => {
        expect(BigInt(read(`[${number}]`)![0 as never])).toBe(number);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(read(text))).toBe(text);
      }),
    );
  });
});

describe('over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const post = (url: string, payload: string) =>
    gateway.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${gateway.demo!.key}`, 'content-type': 'application/json' },
      payload,
    });

  it('a tracking number is texted as it came', async () => {
    await gateway.live.post('/v1/templates', { name: 'parcel', text: 'Parcel {{ tracking.number }}' });
    const sent = await post(
      '/v1/messages',
      '{"to":"+33639980001","purpose":"transactional","template":{"name":"parcel","variables":{"tracking":{"number":12345678901234567890}}}}',
    );
    expect(sent.statusCode).toBe(202);
    const { body } = await gateway.live.get(`/v1/messages/${sent.json<{ id: string }>().id}`);
    expect(body['text']).toBe('Parcel 12345678901234567890');
  });

  it('where a number is asked for, another is not taken for it', async () => {
    const answer = await post(
      '/v1/automations',
      '{"name":"a","on":"order.placed","purpose":"transactional","text":"t","delaySeconds":36893488147419103233}',
    );
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ field: 'delaySeconds' });
  });
});
