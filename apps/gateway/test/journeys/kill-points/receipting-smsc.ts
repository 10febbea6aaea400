import { formatReceiptText, joinText, readPart, type Session, Smsc } from '@carillon/smpp';

const RECEIPT = 0x04;
const MINUTE = '2611212000';

interface OwedReceipt {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** An SMSC that takes every text, counts each, and owes a receipt until it is acknowledged, over whichever bind. */
export interface ReceiptingSmsc {
  readonly port: number;
  /** How often each text was submitted. */
  readonly submitted: ReadonlyMap<string, number>;
  /** When it was given each text, in their order, as `performance.now` tells it. */
  readonly submittedAt: readonly number[];
  /** Receipts that nobody has acknowledged yet. */
  owed(): number;
  /** Resolves with the time of the next submission, as `performance.now` tells it. */
  nextSubmission(): Promise<number>;
  close(): Promise<void>;
}

export const startReceiptingSmsc = async (): Promise<ReceiptingSmsc> => {
  const submitted = new Map<string, number>();
  const submittedAt: number[] = [];
  const owed = new Set<OwedReceipt>();
  const watchers: (() => void)[] = [];
  let taken = 0;

  const deliver = async (session: Session, receipt: OwedReceipt): Promise<void> => {
    const text = formatReceiptText({
      id: receipt.id,
      state: 'delivered',
      submitDate: MINUTE,
      doneDate: MINUTE,
    });
    const outcome = await session.request('deliver_sm', {
      source_addr: receipt.to,
      destination_addr: receipt.from,
      esm_class: RECEIPT,
      short_message: Buffer.from(text),
    });
    if (outcome.kind === 'accepted') owed.delete(receipt);
  };

  const smsc = new Smsc({
    systemId: 'carrier',
    authenticate: ({ password }) => (password === 'secret' ? 0 : 0x0e),
    tls: false,
    window: 100,
    handlers: {
      submit_sm: (pdu, session) => {
        const text = joinText([readPart(pdu)], pdu.data_coding) ?? '';
        submitted.set(text, (submitted.get(text) ?? 0) + 1);
        submittedAt.push(performance.now());
        taken += 1;
        const receipt = { id: `r${taken}`, from: pdu.source_addr, to: pdu.destination_addr };
        owed.add(receipt);
        setImmediate(() => void deliver(session, receipt));
        for (const told of watchers.splice(0)) told();
        return { message_id: receipt.id };
      },
    },
  });
  smsc.on('bound', (session) => {
    for (const receipt of owed) void deliver(session, receipt);
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  return {
    port,
    submitted,
    submittedAt,
    owed: () => owed.size,
    nextSubmission: () => new Promise((resolve) => watchers.push(() => resolve(performance.now()))),
    close: () => smsc.close(),
  };
};
