import { HEADER_LENGTH } from '../pdu/plan.ts';
import { readUint32 } from '../pdu/read.ts';

/** Why a stream of PDUs can no longer be trusted, and the sequence_number to answer with (0 where unknown). */
export interface FramingFault {
  readonly kind: 'length-too-small' | 'length-too-large';
  readonly length: number;
  readonly sequence: number;
}

/** Takes one whole PDU: the octets of `buffer` from `start` to `end`. */
export type FrameSink = (buffer: Buffer, start: number, end: number) => void;

/** message_payload may be 64 KiB; 8 KiB more hold the header, 255 destinations and the other TLVs. */
export const MAX_PDU_LENGTH = 72 * 1024;

const LENGTH_FIELD = 4;

/**
 * Cuts a stream of octets into PDUs by command_length (SMPP 3.4 section 3.2).
 *
 * A PDU that lies whole in one chunk is handed over where it lies; only one that spans chunks is copied, once.
 * After a fault the reader takes nothing more: the place where the next PDU starts is lost.
 *
 * @example
 * const frames = new FrameReader((buffer, start, end) => console.log(decodePdu(buffer.subarray(start, end))));
 * socket.on('data', (chunk) => { if (frames.push(chunk)) socket.destroy(); });
 */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #maxLength: number;
  #fault: FramingFault | undefined;
  /** The PDU under assembly, and how much of it has come; before its length is known, its first octets. */
  #partial: Buffer | undefined;
  #filled = 0;
  readonly #head = Buffer.alloc(LENGTH_FIELD);

  constructor(sink: FrameSink, maxLength: number = MAX_PDU_LENGTH) {
    this.#sink = sink;
    this.#maxLength = maxLength;
  }

  /** Takes the next octets; hands over every PDU they complete. Returns the fault that ended the stream, if any. */
  push(chunk: Buffer): FramingFault | undefined {
    let offset = 0;
    if (this.#filled > 0) offset = this.#complete(chunk);
    while (this.#fault === undefined && chunk.length - offset >= LENGTH_FIELD) {
      const length = readUint32(chunk, offset);
      if (!this.#accepts(length, chunk, offset)) break;
      if (offset + length > chunk.length) {
        this.#begin(length, chunk, offset);
        return undefined;
      }
      this.#sink(chunk, offset, offset + length);
      offset += length;
    }
    if (this.#fault === undefined && offset < chunk.length) {
      chunk.copy(this.#head, 0, offset);
      this.#filled = chunk.length - offset;
    }
    return this.#fault;
  }

  /** Whether octets of an unfinished PDU are held. */
  get pending(): boolean {
    return this.#filled > 0;
  }

  #accepts(length: number, octets: Buffer, start: number): boolean {
    if (length >= HEADER_LENGTH && length <= this.#maxLength) return true;
    const whole = length >= HEADER_LENGTH && octets.length - start >= HEADER_LENGTH;
    this.#fault = {
      kind: length < HEADER_LENGTH ? 'length-too-small' : 'length-too-large',
      length,
      sequence: whole ? readUint32(octets, start + 12) : 0,
    };
    return false;
  }

  #begin(length: number, octets: Buffer, start: number): void {
    this.#partial = Buffer.allocUnsafeSlow(length);
    this.#filled = octets.copy(this.#partial, 0, start);
  }

  /** Goes on with the PDU under assembly; returns how many octets of the chunk it took. */
  #complete(chunk: Buffer): number {
    let offset = 0;
    if (this.#partial === undefined) {
      offset = chunk.copy(this.#head, this.#filled, 0, LENGTH_FIELD - this.#filled);
      this.#filled += offset;
      if (this.#filled < LENGTH_FIELD) return offset;
      const length = readUint32(this.#head, 0);
      if (!this.#accepts(length, this.#head, 0)) return offset;
      this.#begin(length, this.#head, 0);
    }
    const partial = this.#partial!;
    const taken = chunk.copy(partial, this.#filled, offset);
    this.#filled += taken;
    if (this.#filled === partial.length) {
      this.#partial = undefined;
      this.#filled = 0;
      this.#sink(partial, 0, partial.length);
    }
    return offset + taken;
  }
}
