import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { selfSigned } from '../../../../packages/smpp/test/support/certificate.ts';
import {
  ask,
  type PeerPdu,
  type PeerSession,
  peer,
} from '../../../../packages/smpp/test/support/npm-smpp.ts';
import { eventually } from '../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

/** A number a network could assign: fictional ones never reach a real carrier. */
const PHONE = '+33612345678';
const CARRIERS = '/v1/operator/carriers';

const TEXTS = {
  'GSM-7': 'Hello {world} €5 @home ñÑ',
  Cyrillic: 'Привет, мир! Ваш заказ в пути.',
  emoji: 'Parcel 📦 on its way 🚚💨',
  'long GSM-7': 'The quick brown fox {jumps} over the lazy dog for 5 €. '.repeat(5),
  'long Cyrillic and emoji': 'Съешь же ещё этих мягких французских булок, да выпей чаю ☕🥐. '.repeat(3),
};

const authority = selfSigned('localhost');
let gateway: TestGateway;
let server: Server;
let port: number;
/** npm smpp's side of the bind, and what it took. */
let session: PeerSession;
let submitted: PeerPdu[];
const binders: unknown[] = [];

beforeAll(async () => {
  const run = Date.now().toString(36);
  let count = 0;
  server = peer.createServer({ key: authority.key, cert: authority.cert }, (opened) => {
    opened.on('error', () => undefined);
    opened.on('bind_transceiver', (pdu: PeerPdu) => {
      binders.push(pdu['system_id']);
      session = opened;
      opened.send(pdu.response({ system_id: 'peer', sc_interface_version: 0x34 }));
    });
    opened.on('submit_sm', (pdu: PeerPdu) => {
      submitted.push(pdu);
      opened.send(pdu.response({ message_id: `${run}${count++}` }));
    });
    for (const command of ['enquire_link', 'unbind'])
      opened.on(command, (pdu: PeerPdu) => opened.send(pdu.response()));
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  gateway = await startTestGateway();
  expect((await add('sure', { ca: authority.cert })).status).toBe(201);
  await gateway.operator.post('/v1/operator/routes', {
    country: 'FR',
    order: 1,
    carriers: [{ name: 'sure' }],
  });
  await eventually('the bind', async () => binders.length > 0);
});
afterAll(async () => {
  await gateway.close();
  server.close();
});
beforeEach(() => {
  submitted = [];
});

const add = (name: string, settings: object) =>
  gateway.operator.post(CARRIERS, {
    name,
    type: 'smpp',
    settings: { host: 'localhost', port, systemId: name, ...settings },
    secret: 'secret',
  });

/** Why a carrier takes nothing, once it has said so. */
const faultOf = (name: string): Promise<string> =>
  eventually(`the fault of ${name}`, async () => {
    const { body } = await gateway.operator.get(CARRIERS);
    const fault = body.data.find((carrier) => carrier['name'] === name)?.['fault'];
    return typeof fault === 'string' && fault !== 'not bound yet' && fault;
  });

const receipt = (id: string) =>
  ask(session, 'deliver_sm', {
    source_addr: PHONE.slice(1),
    destination_addr: 'Carillon',
    esm_class: 4,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2611212000 done date:2611212001 stat:DELIVRD err:000 text:`,
  });

test.each(Object.entries(TEXTS))(
  'a text reaches npm smpp over TLS whole, and its receipts come back: %s',
  async (_, text) => {
    const sent = await gateway.live.post('/v1/messages', { to: PHONE, text, purpose: 'transactional' });
    expect(sent.status).toBe(202);
    const message = await gateway.message(sent.body.id, ({ parts }) => parts.length > 0);
    expect(submitted).toHaveLength(message.segments);
    expect(submitted.map((pdu) => (pdu['short_message'] as { message: string }).message).join('')).toBe(text);
    for (const { carrierMessageId } of message.parts) {
      expect((await receipt(carrierMessageId!)).command_status).toBe(0);
    }
    expect((await gateway.message(sent.body.id, () => true)).status).toBe('delivered');
  },
);

test('a text from a handset comes over TLS whole', async () => {
  const sent = await gateway.live.post('/v1/messages', {
    to: PHONE,
    text: 'Ваш заказ?',
    purpose: 'transactional',
  });
  await gateway.message(sent.body.id, ({ status }) => status === 'transmitted');
  const text = 'Спасибо 🙏 до завтра';
  const answer = await ask(session, 'deliver_sm', {
    source_addr: PHONE.slice(1),
    destination_addr: 'Carillon',
    short_message: text,
  });
  expect(answer.command_status).toBe(0);
  const { data } = (await gateway.live.get('/v1/replies')).body;
  expect(data[0]).toMatchObject({ from: PHONE, text });
});

test('an SMSC whose authority nobody vouches for is not talked to, and the operator is told why', async () => {
  await add('wary', { tls: true });
  expect(await faultOf('wary')).toBe('the certificate of the SMSC does not hold (self-signed certificate)');
  expect(binders).not.toContain('wary');
});

test('neither is one that another authority signed for', async () => {
  await add('misled', { ca: selfSigned('localhost').cert });
  expect(await faultOf('misled')).toMatch(/^the certificate of the SMSC does not hold \(/);
  expect(binders).not.toContain('misled');
});

test.each([
  ['an authority that is no certificate', { ca: 'trust me' }, 'must be a certificate in PEM'],
  ['an authority without TLS', { ca: authority.cert, tls: false }, 'needs `tls`'],
])('%s is refused', async (_, settings, why) => {
  const { status, body } = await add('refused', settings);
  expect({ status, body }).toMatchObject({
    status: 422,
    body: {
      code: 'carrier_settings_invalid',
      field: 'settings.ca',
      detail: expect.stringContaining(why),
    },
  });
});
