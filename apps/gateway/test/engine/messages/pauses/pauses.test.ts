import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../support/deadline.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../../support/gateway.ts';
import type { Requests } from '../../../support/requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const send = async (requests: Requests): Promise<string> =>
  (await requests.post('/v1/messages', toPhone('0001'))).body.id;

const delivered = (requests: Requests, id: string) =>
  eventually(`delivery of ${id}`, async () => {
    const { body } = await requests.get(`/v1/messages/${id}`);
    return body['status'] === 'delivered';
  });

describe('a paused account', () => {
  test('has its texts accepted, and they wait until it resumes, while those of others leave', async () => {
    const paused = await gateway.account('Paused', '10');
    const other = await gateway.account('Other', '10');
    const pause = await paused.requests.post('/v1/pauses', { reason: 'The warehouse is closed.' });
    expect(pause).toMatchObject({
      status: 201,
      body: { accountId: paused.id, automation: null, setBy: 'account', reason: 'The warehouse is closed.' },
    });
    const id = await send(paused.requests);
    await delivered(other.requests, await send(other.requests));
    const waiting = (await paused.requests.get(`/v1/messages/${id}`)).body;
    expect(waiting).toMatchObject({ status: 'on_hold', detail: expect.stringContaining('paused') as string });
    expect((await paused.requests.get('/v1/pauses')).body.data).toEqual([pause.body]);
    expect((await other.requests.get('/v1/pauses')).body.data).toEqual([]);

    expect((await paused.requests.delete(`/v1/pauses/${pause.body.id}`)).status).toBe(204);
    await delivered(paused.requests, id);
  });

  test('that its operator paused cannot resume itself', async () => {
    const { id: accountId, requests } = await gateway.account('Stopped', '10');
    const pause = await gateway.operator.post('/v1/operator/pauses', { accountId, reason: 'abuse' });
    expect(pause).toMatchObject({ status: 201, body: { setBy: 'operator' } });
    const id = await send(requests);
    expect(await requests.delete(`/v1/pauses/${pause.body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'pause_not_found' },
    });
    expect((await requests.get('/v1/pauses')).body.data).toEqual([pause.body]);
    expect((await gateway.operator.delete(`/v1/operator/pauses/${pause.body.id}`)).status).toBe(204);
    await delivered(requests, id);
  });

  test('is paused once: asking again gives the same pause', async () => {
    const { requests } = await gateway.account('Twice', '10');
    const first = await requests.post('/v1/pauses', {});
    const second = await requests.post('/v1/pauses', { reason: 'still' });
    expect(second.body).toEqual({ ...first.body, reason: 'still' });
  });
});

describe('a paused automation', () => {
  test('lets only its own texts wait', async () => {
    const { requests } = await gateway.account('Shop', '10');
    const automation = async (on: string) =>
      (
        await requests.post('/v1/automations', {
          name: on,
          on,
          purpose: 'transactional',
          text: `About ${on}.`,
        })
      ).body.id;
    const paid = await automation('order.paid');
    await automation('order.shipped');
    const { body: pause } = await requests.post('/v1/pauses', { automation: paid });
    expect(pause['automation']).toBe(paid);
    for (const type of ['order.paid', 'order.shipped']) {
      await requests.post('/v1/events', {
        type,
        object: { type: 'order', id: '7' },
        person: { phone: '+33639980001' },
      });
    }
    const statuses = () =>
      eventually('both texts', async () => {
        const { data } = (await requests.get('/v1/messages')).body as unknown as {
          data: { status: string }[];
        };
        return (
          data.length === 2 &&
          data.some(({ status }) => status === 'delivered') &&
          data.map(({ status }) => status)
        );
      });
    expect((await statuses()).toSorted()).toEqual(['delivered', 'on_hold']);
    await requests.delete(`/v1/pauses/${pause.id}`);
    await eventually('the other text', async () => {
      const { data } = (await requests.get('/v1/messages')).body as unknown as { data: { status: string }[] };
      return data.every(({ status }) => status === 'delivered');
    });
  });

  test('is one of the account', async () => {
    const { requests } = await gateway.account('Stranger', '10');
    const asked = { automation: 'aut_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f' };
    expect(await requests.post('/v1/pauses', asked)).toMatchObject({
      status: 404,
      body: { code: 'automation_not_found', field: 'automation' },
    });
  });
});
