import { joinText, type MessagePart, type Part, type Pdu, readPart, type SmscDefault } from '@carillon/smpp';

/** How long the parts of one text may lie apart. The SMSC keeps and repeats what has not been acknowledged. */
const WAIT_MS = 30_000;

interface Gathering {
  readonly parts: Map<number, MessagePart>;
  readonly total: number;
  readonly dataCoding: number;
  readonly done: Promise<string | null>;
  readonly settle: (text: string | null) => void;
}

/** Joins the parts of long texts from handsets. */
export interface InboundParts {
  /**
   * The text a PDU completes, or is; null when the other parts do not come in time, so that the PDU is to be refused
   * for now. Every part waits for the whole, because only what is stored may be acknowledged.
   */
  take(pdu: Pdu<'deliver_sm'>): Promise<{ text: string | null; complete: boolean }>;
  /** Lets go of what is incomplete. */
  close(): void;
}

export const createInboundParts = (smscDefault: SmscDefault): InboundParts => {
  const gathering = new Map<string, Gathering>();
  const timers = new Set<NodeJS.Timeout>();

  const begin = (key: string, part: Part, dataCoding: number): Gathering => {
    let settle: Gathering['settle'] = () => {};
    const done = new Promise<string | null>((resolve) => {
      settle = resolve;
    });
    const begun: Gathering = { parts: new Map(), total: part.total, dataCoding, done, settle };
    gathering.set(key, begun);
    const timer = setTimeout(() => {
      timers.delete(timer);
      gathering.delete(key);
      settle(null);
    }, WAIT_MS);
    timers.add(timer);
    void done.then(() => {
      clearTimeout(timer);
      timers.delete(timer);
    });
    return begun;
  };

  const finish = (key: string, { parts, total, dataCoding, settle }: Gathering): void => {
    gathering.delete(key);
    const inOrder = Array.from({ length: total }, (_, index) => parts.get(index + 1)!);
    settle(joinText(inOrder, dataCoding, smscDefault) ?? null);
  };

  return {
    take: async (pdu) => {
      const read = readPart(pdu);
      const { part } = read;
      if (part === undefined || part.total === 1) {
        return { text: joinText([read], pdu.data_coding, smscDefault) ?? null, complete: true };
      }
      const key = [
        pdu.source_addr,
        pdu.destination_addr,
        part.referenceBits,
        part.reference,
        part.total,
      ].join(' ');
      const current = gathering.get(key) ?? begin(key, part, pdu.data_coding);
      const completes = !current.parts.has(part.number) && current.parts.size === current.total - 1;
      current.parts.set(part.number, read);
      if (completes) finish(key, current);
      return { text: await current.done, complete: completes };
    },
    close: () => {
      for (const timer of timers) clearTimeout(timer);
      for (const { settle } of gathering.values()) settle(null);
      gathering.clear();
    },
  };
};
