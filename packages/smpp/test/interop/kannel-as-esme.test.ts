import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  COMMANDS,
  formatReceiptText,
  joinText,
  type MessagePart,
  messageBody,
  type Pdu,
  partsOf,
  readPart,
  type Session,
  Smsc,
  type SmscOptions,
} from '../../src/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { kannelMissing } from '../support/kannel/installation.ts';
import { type Kannel, startKannel } from '../support/kannel/kannel.ts';
import { startWebService, textOf, type WebService } from '../support/kannel/web-service.ts';
import { startTap, type Tap } from '../support/tap.ts';

const TEXTS = [
  ['GSM-7', 0, 'Hello {world} €5 @home ñÑ'],
  ['Cyrillic', 2, 'Привет, мир! Ваш заказ в пути.'],
  ['emoji', 2, 'Parcel 📦 on its way 🚚💨'],
  ['long GSM-7', 0, 'The quick brown fox {jumps} over the lazy dog for 5 €. '.repeat(9)],
  ['long Cyrillic and emoji', 2, 'Съешь же ещё этих мягких французских булок, да выпей чаю ☕🥐. '.repeat(8)],
  // One unit before the pairs: a sender that counts octets cuts one of them in two.
  ['emoji across the parts', 2, `a${'🚚'.repeat(150)}`],
] as const;

const LINES = ['trx', 'pair', 'tls'] as const;
/** What Kannel tells the sender: the SMSC has taken the text; the phone has it. */
const TAKEN = '8';
const DELIVERED = '1';
const RESPONSE_BIT = 0x80000000;

interface Taken {
  readonly pdu: Pdu<'submit_sm'>;
  readonly part: MessagePart;
  readonly id: string;
}

const missing = await kannelMissing('kannel');

describe.skipIf(missing !== null)(
  `Kannel's bearerbox as ESME${missing === null ? '' : ` (${missing})`}`,
  { timeout: 30_000 },
  () => {
    /** Submissions by the line they came over. */
    const taken = new Map<string, Taken[]>();
    let count = 0;
    let plain: Smsc;
    let secure: Smsc;
    let tap: Tap;
    let web: WebService;
    let kannel: Kannel;

    const options = (name: (session: Session) => string): Omit<SmscOptions, 'tls'> => ({
      systemId: 'carillon',
      authenticate: ({ password }) => (password === 'secret' ? 0 : 0x0e),
      keepAlive: { idle: 300 },
      handlers: {
        submit_sm: (pdu, session) => {
          const id = `a${count++}`;
          const read = readPart(pdu);
          const part = { ...read, body: Uint8Array.from(read.body) };
          const line = name(session);
          taken.set(line, [...(taken.get(line) ?? []), { pdu, part, id }]);
          return { message_id: id };
        },
      },
    });
    const sessions = (): Session[] => [...plain.sessions, ...secure.sessions].filter(({ bound }) => bound);
    const lineOf = (session: Session): string => {
      if (secure.sessions.has(session)) return 'tls';
      return session.bindType === 'transceiver' ? 'trx' : 'pair';
    };
    /** The session of a line that takes deliver_sm. */
    const listener = (line: string): Session =>
      sessions().find((session) => lineOf(session) === line && session.bindType !== 'transmitter')!;

    beforeAll(async () => {
      const { key, cert } = selfSigned('localhost');
      plain = new Smsc({ ...options(lineOf), tls: false });
      secure = new Smsc({ ...options(lineOf), tls: { key, cert } });
      const [{ port }, { port: tlsPort }] = await Promise.all([
        plain.listen({ port: 0, host: '127.0.0.1' }),
        secure.listen({ port: 0, host: '127.0.0.1' }),
      ]);
      tap = await startTap(port);
      web = await startWebService();
      kannel = await startKannel(
        [
          { name: 'trx', port: tap.port, bind: 'transceiver' },
          { name: 'pair', port, bind: 'transmitter and receiver' },
          { name: 'tls', port: tlsPort, bind: 'transceiver', ca: cert },
        ],
        `${web.url}/mo`,
      );
    }, 60_000);

    afterAll(async () => {
      await kannel?.stop();
      await Promise.all([plain.close(), secure.close(), web.close()]);
      await tap.close();
    }, 30_000);

    /** Sends through Kannel and waits until the line has all parts of it. */
    const submitted = async (
      line: string,
      coding: 0 | 2,
      text: string,
      dlrUrl?: string,
    ): Promise<Taken[]> => {
      const before = taken.get(line)?.length ?? 0;
      const parts = (): Taken[] => (taken.get(line) ?? []).slice(before);
      const answer = await kannel.send({ line, coding, text, ...(dlrUrl ? { dlrUrl } : {}) });
      expect(answer).toContain('Accepted');
      await eventually(
        'all parts',
        () => parts().length > 0 && parts().length === (parts()[0]?.part.part?.total ?? 1),
      );
      return parts().toSorted((a, b) => (a.part.part?.number ?? 1) - (b.part.part?.number ?? 1));
    };

    it('binds as transceiver, and as a transmitter and a receiver', () => {
      const bindTypes = [...plain.sessions].map(({ bindType }) => bindType).toSorted();
      expect(bindTypes).toEqual(['receiver', 'transceiver', 'transmitter']);
      expect([...secure.sessions].map(({ bindType }) => bindType)).toEqual(['transceiver']);
    });

    it.each(
      LINES.flatMap((line) => TEXTS.map(([name, coding, text]) => [line, name, coding, text] as const)),
    )('submits a text over %s, whole: %s', async (line, _, coding, text) => {
      const parts = await submitted(line, coding, text);
      const { pdu } = parts[0]!;
      expect(
        joinText(
          parts.map(({ part }) => part),
          pdu.data_coding,
        ),
      ).toBe(text);
      expect(pdu).toMatchObject({ source_addr: 'Carillon', destination_addr: '33612345678' });
    });

    it.each(['text', 'TLVs'])('takes our receipt in %s', async (form) => {
      for (const line of LINES) {
        const path = `/dlr-${line}-${form}`;
        const said = (word: string) => () =>
          web.calls.some((call) => call.path === path && call.field('type') === word);
        const [{ id } = { id: '' }] = await submitted(
          line,
          0,
          `Receipt, please (${form}).`,
          `${web.url}${path}?type=%d`,
        );
        // It knows a receipt only once it has read our answer to the submission.
        await eventually(`the word of our answer over ${line}`, said(TAKEN));
        const text = formatReceiptText({
          id,
          state: 'delivered',
          submitDate: '2611212000',
          doneDate: '2611212000',
        });
        const outcome = await listener(line).request('deliver_sm', {
          source_addr: '33612345678',
          destination_addr: 'Carillon',
          esm_class: 0x04,
          ...(form === 'text'
            ? { short_message: Buffer.from(text) }
            : { tlvs: { receipted_message_id: id, message_state: 2 } }),
        });
        expect(outcome.kind).toBe('accepted');
        await eventually(`the word of the receipt over ${line}`, said(DELIVERED));
      }
    });

    it.each(LINES.flatMap((line) => TEXTS.map(([name, , text]) => [line, name, text] as const)))(
      'takes a text from a handset over %s, whole: %s',
      async (line, name, text) => {
        const from = `336${LINES.indexOf(line)}${TEXTS.findIndex(([each]) => each === name)}`;
        const contents = partsOf({ ...messageBody(text), method: 'udh-8', reference: count % 256 });
        const outcomes = await Promise.all(
          contents.map((content) =>
            listener(line).request('deliver_sm', {
              source_addr: from,
              destination_addr: '36111',
              ...content,
            }),
          ),
        );
        expect(outcomes.map(({ kind }) => kind)).toEqual(contents.map(() => 'accepted'));
        const heard = () => web.calls.filter((call) => call.path === '/mo' && call.field('from') === from);
        await eventually('the text at the web service', () => heard().length > 0);
        expect(heard().map(textOf)).toEqual([text]);
      },
    );

    it('asks whether we live and is answered, and answers when we ask', async () => {
      const { id } = COMMANDS.enquire_link;
      const asked = (by: 'esme' | 'smsc') => tap.pdus.filter((pdu) => pdu.from === by && pdu.command === id);
      const answered = (by: 'esme' | 'smsc') =>
        tap.pdus.filter(
          (pdu) => pdu.from === by && pdu.command === (id | RESPONSE_BIT) >>> 0 && pdu.status === 0,
        );
      for (const [asker, peer] of [
        ['esme', 'smsc'],
        ['smsc', 'esme'],
      ] as const) {
        await eventually(`an enquire_link of the ${asker} answered`, () =>
          asked(asker).some(({ sequence }) => answered(peer).some((answer) => answer.sequence === sequence)),
        );
      }
    });

    it('comes back after we have unbound it', async () => {
      const session = listener('pair');
      const back = once(plain, 'bound');
      expect(await session.unbind()).toEqual({ kind: 'unbound' });
      const [again] = (await back) as [Session];
      expect(again.bindType).toBe('receiver');
    });

    it('unbinds in good order when it is stopped', async () => {
      const smsc = new Smsc({ ...options(() => 'leaving'), tls: false });
      const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
      const leaving = await startKannel(
        [{ name: 'leaving', port, bind: 'transmitter and receiver' }],
        web.url,
      );
      const causes: unknown[] = [];
      smsc.on('closed', (_session, cause) => causes.push(cause));
      await leaving.stop();
      expect(causes).toEqual([{ kind: 'unbound' }, { kind: 'unbound' }]);
      await smsc.close();
    });
  },
);
