import { formatReceiptText, type Session, Smsc } from '@carillon/smpp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';

const MINUTE = '2611212000';

let gateway: TestGateway;
let smsc: Smsc;
/** What was submitted, by recipient. */
const ids = new Map<string, string>();
let port: number;

beforeAll(async () => {
  smsc = new Smsc({
    systemId: 'carrier',
    authenticate: ({ password }) => (password === 'secret' ? 0 : 0x0e),
    tls: false,
    handlers: {
      submit_sm: ({ destination_addr }) => {
        ids.set(`+${destination_addr}`, `m${ids.size}`);
        return { message_id: ids.get(`+${destination_addr}`)! };
      },
    },
  });
  ({ port } = await smsc.listen({ port: 0, host: '127.0.0.1' }));
  gateway = await startTestGateway();
});
afterAll(async () => {
  await gateway.close();
  await smsc.close();
});

const carrier = async (name: string, settings: object): Promise<string> => {
  const made = await gateway.operator.post('/v1/operator/carriers', {
    name,
    type: 'smpp',
    settings: { host: '127.0.0.1', port, systemId: 'carillon', ...settings },
    secret: 'secret',
  });
  expect(made).toMatchObject({ status: 201 });
  return made.body.id;
};
const route = async (name: string): Promise<string> => {
  const carriers = [{ name, weight: 1 }];
  return (await gateway.operator.post('/v1/operator/routes', { country: 'FR', order: 1, carriers })).body.id;
};
const send = async (to: string): Promise<string> => {
  const body = { to, text: 'Your order is on its way.', purpose: 'transactional' };
  const { body: sent } = await gateway.live.post('/v1/messages', body);
  await gateway.message(sent.id, ({ status }) => status === 'transmitted');
  return sent.id;
};
const sessions = (type: string): Session[] => [...smsc.sessions].filter(({ bindType }) => bindType === type);
const replies = async (from: string): Promise<unknown[]> =>
  (await gateway.live.get('/v1/replies')).body.data
    .filter((each) => each['from'] === from)
    .map(({ text }) => text);
const stopped = async (number: string): Promise<boolean> =>
  (await gateway.live.get('/v1/suppressions')).body.data.some(({ to }) => to === number);
const stop = (session: Session, from: string, text = 'STOP') =>
  session.request('deliver_sm', {
    source_addr: from.slice(1),
    destination_addr: '36105',
    short_message: Buffer.from(text),
  });

test('a receiver that was added apart is the carrier it receives for: its receipts and its texts', async () => {
  await carrier('sends', { systemType: 'tx' });
  const routeId = await route('sends');
  await eventually('the transceiver', async () => sessions('transceiver').length > 0);
  const phone = '+33612600001';
  const id = await send(phone);
  await carrier('receives', { bind: 'rx', systemType: 'rx' });
  await carrier('also-receives', { systemId: 'another', bind: 'rx', receivesFor: 'sends' });
  const receivers = await eventually(
    'the receivers',
    async () => sessions('receiver').length === 2 && sessions('receiver'),
  );

  const receipt = formatReceiptText({
    id: ids.get(phone)!,
    state: 'delivered',
    submitDate: MINUTE,
    doneDate: MINUTE,
  });
  const told = {
    source_addr: phone.slice(1),
    destination_addr: 'Carillon',
    esm_class: 4,
    short_message: Buffer.from(receipt),
  };
  expect(await receivers[0]!.request('deliver_sm', told)).toMatchObject({ kind: 'accepted' });
  expect((await gateway.message(id, () => true)).status).toBe('delivered');
  for (const [place, receiver] of receivers.entries()) await stop(receiver, phone, ['STOP', 'Stop'][place]);
  expect([await replies(phone), await stopped(phone)]).toEqual([['Stop', 'STOP'], true]);
  await gateway.operator.delete(`/v1/operator/routes/${routeId}`);
});

test('only a receiver receives for another', async () => {
  const settings = { host: '127.0.0.1', port, systemId: 'x', receivesFor: 'sends' };
  expect(
    await gateway.operator.post('/v1/operator/carriers', {
      name: 'trx',
      type: 'smpp',
      settings,
      secret: 'secret',
    }),
  ).toMatchObject({ status: 422, body: { code: 'carrier_settings_invalid', field: 'settings.receivesFor' } });
});

test('a STOP that comes after the carrier got another name is obeyed', async () => {
  const old = await carrier('old-name', { systemId: 'renamed' });
  const routeId = await route('old-name');
  const phone = '+33612600002';
  await send(phone);
  await gateway.operator.delete(`/v1/operator/routes/${routeId}`);
  const deleted = await eventually('the old one to be let go', async () => {
    const answer = await gateway.operator.delete(`/v1/operator/carriers/${old}?receipts=forgo`);
    return answer.status < 300 && answer;
  });
  expect(deleted.status).toBeLessThan(300);
  const before = new Set(smsc.sessions);
  await carrier('new-name', { systemId: 'renamed', systemType: 'new' });
  const session = await eventually('its bind', async () =>
    [...smsc.sessions].find((each) => !before.has(each) && each.bound),
  );
  await stop(session, phone);
  expect([await replies(phone), await stopped(phone)]).toEqual([['STOP'], true]);
});
