/**
 * An SMSC as a process of its own: takes every submit_sm and sends its receipt at once, to the bind it came from.
 * Prints its port, then answers each line on its input as JSON: how many it has taken, how many receipts were answered,
 * and when it read each submission to a number that begins with its argument, in milliseconds since 1970.
 */
import { createInterface } from 'node:readline';
import { formatReceiptText, type Session, Smsc } from '@carillon/smpp';

/** esm_class of a receipt (SMPP 3.4, 5.2.12). */
const RECEIPT = 0x04;

let taken = 0;
let receipted = 0;
const reads: [number: string, at: number][] = [];
/** Only these are remembered: texts to others are many. */
const watched = process.argv[2] ?? 'none';

let minute = { number: 0, written: '' };

/** The time as YYMMDDhhmm, as receipts write it. */
const writtenNow = (): string => {
  const number = Math.floor(Date.now() / 60_000);
  if (minute.number !== number) {
    minute = { number, written: new Date().toISOString().replace(/\D/g, '').slice(2, 12) };
  }
  return minute.written;
};

const receipt = async (session: Session, id: string, from: string, to: string): Promise<void> => {
  const now = writtenNow();
  const text = formatReceiptText({ id, state: 'delivered', submitDate: now, doneDate: now });
  const outcome = await session.request('deliver_sm', {
    source_addr: to,
    destination_addr: from,
    esm_class: RECEIPT,
    short_message: Buffer.from(text, 'latin1'),
  });
  if (outcome.kind === 'accepted') receipted += 1;
};

const smsc = new Smsc({
  systemId: 'bench',
  authenticate: () => 0,
  tls: false,
  window: 1_000,
  maxQueued: 1_000_000,
  handlers: {
    submit_sm: (pdu, session) => {
      taken += 1;
      if (pdu.destination_addr.startsWith(watched)) {
        reads.push([pdu.destination_addr, performance.timeOrigin + performance.now()]);
      }
      const id = String(taken);
      if ((pdu.registered_delivery ?? 0) & 1) {
        setImmediate(() => void receipt(session, id, pdu.source_addr, pdu.destination_addr));
      }
      return { message_id: id };
    },
  },
});

const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${port}\n`);
for await (const _line of createInterface(process.stdin)) {
  process.stdout.write(`${JSON.stringify({ taken, receipted, reads })}\n`);
}
await smsc.close();
