import {
  decodeText,
  encodePdu,
  FrameReader,
  type Pdu,
  PduFault,
  type PduInput,
  readPart,
  readReceipt,
} from '../src/index.ts';
import { readPdu } from '../src/pdu/read.ts';
import { chunks, framed, mutated } from './mutation.ts';
import type { Random } from './random.ts';

export interface CodecCount {
  pdus: number;
  faults: number;
  streams: number;
}

/** Reads everything of a PDU an application would read. */
const use = (pdu: Pdu): void => {
  if (pdu.command === 'deliver_sm' || pdu.command === 'data_sm') readReceipt(pdu, { recognise: 'content' });
  if (pdu.command === 'submit_sm' || pdu.command === 'deliver_sm') {
    const { body } = readPart(pdu);
    decodeText(body, pdu.data_coding, pdu.sequence % 2 === 0 ? 'gsm7' : 'gsm7-packed');
  }
  encodePdu(pdu as PduInput);
};

/** One stream of octets through framing, decoding and reading. Throws where any of them does. */
export const fuzzCodec = (random: Random, count: CodecCount): void => {
  const strict = random.below(2) === 0;
  const reader = new FrameReader((buffer, start, end) => {
    const read = readPdu(buffer, start, end, strict);
    count.pdus += 1;
    if (read instanceof PduFault) count.faults += 1;
    else use(read);
  });
  const pieces = Array.from({ length: 1 + random.below(20) }, () =>
    random.below(10) === 0
      ? random.octets(random.below(200))
      : random.below(3) === 0
        ? mutated(random)
        : framed(random),
  );
  for (const chunk of chunks(Buffer.concat(pieces), random)) if (reader.push(chunk) !== undefined) break;
  count.streams += 1;
};
