import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  formatReceiptText,
  joinText,
  type MessagePart,
  readPart,
  Smsc,
  type SmscOptions,
} from '../../src/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { ask, type PeerPdu, type PeerSession, peer } from '../support/npm-smpp.ts';

const running = async (settings: Partial<SmscOptions> = {}): Promise<{ smsc: Smsc; port: number }> => {
  const smsc = new Smsc({
    systemId: 'carillon',
    tls: false,
    authenticate: (bind) => (bind.password === 'secret' ? 0 : 0x0e),
    ...settings,
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    for (const session of smsc.sessions) session.destroy();
    await smsc.close();
  });
  return { smsc, port };
};

const connected = async (port: number, options: Record<string, unknown> = {}): Promise<PeerSession> => {
  const session = peer.connect({ host: '127.0.0.1', port, ...options });
  session.on('error', () => undefined);
  onTestFinished(() => session.close());
  await once(session, options['tls'] ? 'secureConnect' : 'connect');
  return session;
};

const bound = async (port: number, options?: Record<string, unknown>): Promise<PeerSession> => {
  const session = await connected(port, options);
  const response = await ask(session, 'bind_transceiver', { system_id: 'shop', password: 'secret' });
  expect(response).toMatchObject({ command_status: 0, system_id: 'carillon' });
  return session;
};

const TEXTS = [
  ['GSM-7', 0, 'Hello {world} €5'],
  ['Cyrillic', 8, 'Привет, мир!'],
  ['emoji', 8, 'Parcel 📦 on its way 🚚💨'],
] as const;

describe('npm smpp as ESME', () => {
  it('binds, asks whether we live, and unbinds', async () => {
    const { smsc, port } = await running();
    const session = await bound(port);
    expect((await ask(session, 'enquire_link')).command_status).toBe(0);
    const closed = once(smsc, 'closed');
    expect((await ask(session, 'unbind')).command_status).toBe(0);
    expect((await closed)[1]).toEqual({ kind: 'unbound' });
  });

  it('is kept out with a wrong password', async () => {
    const { port } = await running();
    const session = await connected(port);
    const response = await ask(session, 'bind_transmitter', { system_id: 'shop', password: 'wrong' });
    expect(response.command_status).toBe(0x0e);
    await once(session, 'close');
  });

  it.each(TEXTS)('submits a text, whole: %s', async (_, data_coding, text) => {
    const parts: (string | undefined)[] = [];
    const { port } = await running({
      handlers: {
        submit_sm: (pdu) => {
          parts.push(joinText([readPart(pdu)], pdu.data_coding));
          return { message_id: 'a1' };
        },
      },
    });
    const session = await bound(port);
    const response = await ask(session, 'submit_sm', { data_coding, short_message: text });
    expect(response).toMatchObject({ command_status: 0, message_id: 'a1' });
    expect(parts).toEqual([text]);
  });

  it('submits a long text in parts with a header, whole', async () => {
    const parts: MessagePart[] = [];
    let coding = 0;
    const { port } = await running({
      handlers: {
        submit_sm: (pdu) => {
          const read = readPart(pdu);
          parts.push({ ...read, body: Uint8Array.from(read.body) });
          coding = pdu.data_coding;
        },
      },
    });
    const session = await bound(port);
    const pieces = [
      'Съешь же ещё этих мягких французских булок, да выпей ',
      'чаю ☕🥐 и не забудь забрать заказ.',
    ];
    for (const [index, message] of pieces.toReversed().entries()) {
      const udh = Buffer.from([5, 0, 3, 7, 2, 2 - index]);
      await ask(session, 'submit_sm', { short_message: { udh, message }, data_coding: 8 });
    }
    const ordered = parts.toSorted((one, other) => (one.part?.number ?? 0) - (other.part?.number ?? 0));
    expect(ordered.map(({ part }) => part)).toEqual([
      { reference: 7, referenceBits: 8, total: 2, number: 1 },
      { reference: 7, referenceBits: 8, total: 2, number: 2 },
    ]);
    expect(joinText(ordered, coding)).toBe(pieces.join(''));
  });

  it('takes our receipts, and its answer comes back to us', async () => {
    const { smsc, port } = await running();
    const opened = once(smsc, 'bound');
    const esme = await bound(port);
    const received: PeerPdu[] = [];
    esme.on('deliver_sm', (pdu: PeerPdu) => {
      received.push(pdu);
      esme.send(pdu.response());
    });
    const [session] = await opened;
    const text = formatReceiptText({
      id: 'a1',
      submitDate: '2511211930',
      doneDate: '2511211931',
      state: 'delivered',
    });
    const outcome = await session.request('deliver_sm', {
      esm_class: 4,
      short_message: Buffer.from(text),
      tlvs: { receipted_message_id: 'a1', message_state: 2 },
    });
    expect(outcome.kind).toBe('accepted');
    expect(received[0]).toMatchObject({
      esm_class: 4,
      receipted_message_id: 'a1',
      message_state: 2,
      short_message: { message: text },
    });
  });

  it('talks to us over TLS', async () => {
    const { key, cert } = selfSigned('localhost');
    const texts: (string | undefined)[] = [];
    const { port } = await running({
      tls: { key, cert },
      handlers: {
        submit_sm: (pdu) => {
          texts.push(joinText([readPart(pdu)], pdu.data_coding));
          return { message_id: `t${texts.length}` };
        },
      },
    });
    const session = await bound(port, { tls: true, ca: cert, servername: 'localhost' });
    for (const [place, [, data_coding, short_message]] of TEXTS.entries()) {
      const response = await ask(session, 'submit_sm', { data_coding, short_message });
      expect(response).toMatchObject({ command_status: 0, message_id: `t${place + 1}` });
    }
    expect(texts).toEqual(TEXTS.map(([, , text]) => text));
  });
});
