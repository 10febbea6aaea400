import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type ConnectOptions,
  connect,
  decodeText,
  type LongMessageMethod,
  messageBody,
  partsOf,
  type Receipt,
  readReceipt,
  type Session,
} from '../../src/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { ask, type PeerPdu, type PeerSession, peer } from '../support/npm-smpp.ts';

const TEXTS = {
  'GSM-7': 'Hello {world} €5 @home ñÑ',
  Cyrillic: 'Привет, мир! Ваш заказ в пути.',
  emoji: 'Parcel 📦 on its way 🚚💨',
  'long GSM-7': 'The quick brown fox {jumps} over the lazy dog for 5 €. '.repeat(9),
  'long Cyrillic and emoji': 'Съешь же ещё этих мягких французских булок, да выпей чаю ☕🥐. '.repeat(8),
};

interface PeerSmsc {
  readonly options: ConnectOptions;
  readonly submitted: PeerPdu[];
  readonly session: Promise<PeerSession>;
}

/** npm smpp as the SMSC: lets `shop` in, takes every message, numbers them. */
const peerSmsc = async (tls: { key: string; cert: string } | false = false): Promise<PeerSmsc> => {
  const submitted: PeerPdu[] = [];
  const opened = Promise.withResolvers<PeerSession>();
  const server: Server = peer.createServer(tls === false ? {} : tls, (session) => {
    opened.resolve(session);
    session.on('error', () => undefined);
    for (const bind of ['bind_transmitter', 'bind_receiver', 'bind_transceiver']) {
      session.on(bind, (pdu: PeerPdu) => {
        const status = pdu['password'] === 'secret' ? 0 : 0x0e;
        session.send(pdu.response({ command_status: status, system_id: 'peer', sc_interface_version: 0x34 }));
      });
    }
    session.on('submit_sm', (pdu: PeerPdu) => {
      submitted.push(pdu);
      session.send(pdu.response({ message_id: `m${submitted.length}` }));
    });
    session.on('enquire_link', (pdu: PeerPdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: PeerPdu) => session.send(pdu.response()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const options: ConnectOptions = {
    host: '127.0.0.1',
    port,
    tls: tls === false ? false : { ca: tls.cert, servername: 'localhost' },
    systemId: 'shop',
    password: 'secret',
  };
  return { options, submitted, session: opened.promise };
};

const bindTo = async (options: ConnectOptions): Promise<Session> => {
  const result = await connect(options);
  if (!result.ok) throw new Error(result.failure.kind);
  onTestFinished(() => result.session.destroy());
  return result.session;
};

const textOf = (pdus: readonly PeerPdu[]): string =>
  pdus.map((pdu) => (pdu['short_message'] as { message: string }).message || String(payloadOf(pdu))).join('');

const payloadOf = (pdu: PeerPdu): unknown => {
  const payload = pdu['message_payload'] as { message?: string } | undefined;
  return payload?.message ?? payload;
};

describe('npm smpp as SMSC', () => {
  const methods: readonly LongMessageMethod[] = ['udh-8', 'udh-16', 'sar', 'payload'];
  const cases = methods.flatMap((method) =>
    Object.entries(TEXTS).map(([name, text]) => [method, name, text] as const),
  );

  it.each(cases)('takes a text by %s whole: %s', async (method, _, text) => {
    const { options, submitted } = await peerSmsc();
    const session = await bindTo(options);
    const contents = partsOf({ ...messageBody(text), method, reference: 7 });
    const addresses = { source_addr: 'Carillon', source_addr_ton: 5, destination_addr: '33612345678' };
    const outcomes = await Promise.all(
      contents.map((content) => session.submit({ ...addresses, ...content })),
    );
    expect(outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.messageId)).toEqual(
      contents.map((_content, index) => `m${index + 1}`),
    );
    expect(textOf(submitted)).toBe(text);
    expect(submitted[0]).toMatchObject({ source_addr: 'Carillon', destination_addr: '33612345678' });
    expect(await session.unbind()).toEqual({ kind: 'unbound' });
  });

  it.each(['transmitter', 'receiver', 'transceiver'] as const)('lets us in as %s', async (bind) => {
    const { options } = await peerSmsc();
    const session = await bindTo({ ...options, bind });
    expect(session.bound).toEqual({ bindType: bind, peerVersion: 0x34, peerSystemId: 'peer' });
    expect(await session.unbind()).toEqual({ kind: 'unbound' });
  });

  it('keeps us out with a wrong password', async () => {
    const { options } = await peerSmsc();
    const result = await connect({ ...options, password: 'wrong' });
    expect(result).toEqual({ ok: false, failure: { kind: 'refused', status: 0x0e, credentials: true } });
  });

  it('delivers texts and receipts to us', async () => {
    const receipts: Receipt[] = [];
    const texts: unknown[] = [];
    const { options, session: opened } = await peerSmsc();
    await bindTo({
      ...options,
      handlers: {
        deliver_sm: async (pdu) => {
          const receipt = readReceipt(pdu);
          if (receipt) receipts.push(receipt);
          else texts.push(decodeText(pdu.short_message, pdu.data_coding));
        },
      },
    });
    const session = await opened;
    const text =
      'id:m1 sub:001 dlvrd:001 submit date:2511211930 done date:2511211931 stat:DELIVRD err:000 text:Hi';
    expect((await ask(session, 'deliver_sm', { short_message: 'STOP' })).command_status).toBe(0);
    expect((await ask(session, 'deliver_sm', { short_message: 'Стоп 🛑' })).command_status).toBe(0);
    const marked = { esm_class: 4, receipted_message_id: 'm1', message_state: 2 };
    expect((await ask(session, 'deliver_sm', { ...marked, short_message: text })).command_status).toBe(0);
    expect((await ask(session, 'enquire_link')).command).toBe('enquire_link_resp');
    expect(texts).toEqual(['STOP', 'Стоп 🛑']);
    expect(receipts).toMatchObject([{ messageId: 'm1', state: 'delivered', final: true, error: '000' }]);
  });

  it('takes 5 000 messages through a window of 50, each answered once', async () => {
    const { options, submitted } = await peerSmsc();
    const session = await bindTo({ ...options, window: 50 });
    const short_message = Buffer.from('hello');
    const outcomes = await Promise.all(
      Array.from({ length: 5_000 }, (_, index) =>
        session.submit({ destination_addr: String(index), short_message }),
      ),
    );
    const ids = new Set(outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.messageId));
    expect(ids.size).toBe(5_000);
    expect(submitted.map((pdu) => pdu['destination_addr'])).toEqual(
      Array.from({ length: 5_000 }, (_, index) => String(index)),
    );
  });

  it.each(Object.entries(TEXTS))('talks to us over TLS, whole: %s', async (_, text) => {
    const { options, submitted } = await peerSmsc(selfSigned('localhost'));
    const session = await bindTo(options);
    const contents = partsOf({ ...messageBody(text), method: 'udh-16', reference: 7 });
    const outcomes = await Promise.all(
      contents.map((content) => session.submit({ destination_addr: '336', ...content })),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(contents.map(() => 'accepted'));
    expect(textOf(submitted)).toBe(text);
    expect(await session.unbind()).toEqual({ kind: 'unbound' });
  });
});
