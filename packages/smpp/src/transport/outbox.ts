import type { Socket } from 'node:net';
import type { FieldFault } from '../pdu/fault.ts';
import { OctetWriter } from '../pdu/octet-writer.ts';
import type { Plan } from '../pdu/plan.ts';
import { type AnyContent, capacityOf, writePdu } from '../pdu/write.ts';

const SLAB_LENGTH = 64 * 1024;

/**
 * Gathers the PDUs of one turn of the event loop in one slab and hands them to the socket in one write.
 * A slab the kernel took whole is used again, so steady traffic allocates nothing.
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #mayWrite: () => boolean;
  readonly #afterFlush: () => void;
  #writer = new OctetWriter(SLAB_LENGTH);
  #flushed = 0;
  #scheduled = false;

  constructor(socket: Socket, mayWrite: () => boolean, afterFlush: () => void) {
    this.#socket = socket;
    this.#mayWrite = mayWrite;
    this.#afterFlush = afterFlush;
  }

  /** Adds a PDU; it leaves at the end of this turn. Returns the field that does not fit, if any. */
  write(plan: Plan, content: AnyContent, status: number, sequence: number): FieldFault | undefined {
    const capacity = capacityOf(plan, content);
    if (this.#writer.buffer.length - this.#writer.offset < capacity) this.#renew(capacity);
    const fault = writePdu(this.#writer, plan, content, status, sequence);
    if (fault === undefined && !this.#scheduled) {
      this.#scheduled = true;
      setImmediate(this.#turnEnds);
    }
    return fault;
  }

  /** Hands everything gathered to the socket now. */
  flush(): void {
    const { buffer, offset } = this.#writer;
    if (offset === this.#flushed || this.#socket.destroyed || this.#socket.writableEnded) return;
    if (!this.#mayWrite()) return;
    this.#socket.write(buffer.subarray(this.#flushed, offset));
    this.#flushed = offset;
    if (this.#socket.writableLength === 0) this.#rewind();
    this.#afterFlush();
  }

  readonly #turnEnds = (): void => {
    this.#scheduled = false;
    this.flush();
  };

  #rewind(): void {
    this.#writer.offset = 0;
    this.#flushed = 0;
  }

  #renew(capacity: number): void {
    this.flush();
    if (this.#writer.buffer.length - this.#writer.offset >= capacity) return;
    this.#writer = new OctetWriter(Math.max(SLAB_LENGTH, capacity));
    this.#flushed = 0;
  }
}
