import type { Socket } from 'node:net';
import type { Clock } from '../clock/clock.ts';
import { FrameReader, type FramingFault } from '../framing/frame-reader.ts';
import { type FieldFault, PduFault } from '../pdu/fault.ts';
import type { Pdu } from '../pdu/pdu.ts';
import { type Plan, planOfCommand } from '../pdu/plan.ts';
import { readPdu } from '../pdu/read.ts';
import type { AnyContent } from '../pdu/write.ts';
import { STATUSES } from '../status/status-table.ts';
import { Outbox } from './outbox.ts';

/** Why a link is gone. The first cause counts; what follows from it does not. */
export type CloseCause =
  | { readonly kind: 'unbound' }
  | { readonly kind: 'peer-closed' }
  | { readonly kind: 'dead-link' }
  | { readonly kind: 'write-stalled' }
  /** The session's `permit` said no: nothing more was written, no unbind either. */
  | { readonly kind: 'not-permitted' }
  | { readonly kind: 'framing'; readonly fault: FramingFault }
  | { readonly kind: 'socket-error'; readonly error: Error }
  | { readonly kind: 'bind-refused'; readonly status: number }
  | { readonly kind: 'bind-timeout' }
  | { readonly kind: 'destroyed' };

export interface LinkOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly maxPduLength: number;
  readonly strict: boolean;
  /** Milliseconds the peer may take nothing of what is written before the link counts as dead. */
  readonly writeTimeout: number;
  /** Whether octets may still be handed to the socket. */
  readonly permit: () => boolean;
}

export interface LinkListener {
  onPdu(pdu: Pdu): void;
  onPduFault(fault: PduFault): void;
  onClosed(cause: CloseCause): void;
}

/** Milliseconds between our FIN and the peer's before the socket is destroyed. */
const CLOSE_GRACE = 500;
/** Octets waiting for the peer beyond which nothing more is read from it, since every answer adds to them. */
const WRITE_BACKLOG = 1024 * 1024;

const GENERIC_NACK = planOfCommand('generic_nack');

/** PDUs over one socket: framing, reading and writing, and an end for whatever reason, told exactly once. */
export class Link {
  readonly #options: LinkOptions;
  readonly #listener: LinkListener;
  readonly #frames: FrameReader;
  readonly #outbox: Outbox;
  #cause: CloseCause | undefined;
  #closed = false;
  #paused = false;
  #watching = false;

  constructor(options: LinkOptions, listener: LinkListener) {
    const { socket } = options;
    this.#options = options;
    this.#listener = listener;
    this.#frames = new FrameReader(this.#onFrame, options.maxPduLength);
    this.#outbox = new Outbox(socket, this.#mayWrite, this.#onFlushed);
    socket.setNoDelay(true);
    socket.on('data', this.#onData);
    socket.on('drain', this.#onDrain);
    socket.on('end', () => {
      this.#cause ??= { kind: 'peer-closed' };
    });
    socket.on('error', (error) => {
      this.#cause ??= { kind: 'socket-error', error };
    });
    socket.on('close', this.#onClose);
  }

  /** Whether PDUs can still be written. */
  get open(): boolean {
    return this.#cause === undefined && !this.#options.socket.destroyed;
  }

  get remoteAddress(): string | undefined {
    return this.#options.socket.remoteAddress;
  }

  write(plan: Plan, content: AnyContent, status: number, sequence: number): FieldFault | undefined {
    return this.#outbox.write(plan, content, status, sequence);
  }

  /** Writes what is left, says goodbye to the peer, and gives it a moment to do the same. */
  close(cause: CloseCause): void {
    if (this.#cause !== undefined) return;
    this.#outbox.flush();
    this.#cause = cause;
    const { socket, clock } = this.#options;
    socket.end();
    const cancel = clock.after(CLOSE_GRACE, () => socket.destroy());
    socket.once('close', cancel);
    socket.resume();
  }

  /** Ends at once, whatever is still to be written. */
  destroy(cause: CloseCause): void {
    this.#cause ??= cause;
    this.#options.socket.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#cause !== undefined) return;
    const fault = this.#frames.push(chunk);
    if (fault === undefined || this.#cause !== undefined) return;
    this.#outbox.write(GENERIC_NACK, {}, STATUSES.ESME_RINVCMDLEN.code, fault.sequence);
    this.close({ kind: 'framing', fault });
  };

  readonly #onFrame = (buffer: Buffer, start: number, end: number): void => {
    if (this.#cause !== undefined) return;
    const pdu = readPdu(buffer, start, end, this.#options.strict);
    if (pdu instanceof PduFault) this.#listener.onPduFault(pdu);
    else this.#listener.onPdu(pdu);
  };

  readonly #mayWrite = (): boolean => {
    if (this.#options.permit()) return true;
    this.destroy({ kind: 'not-permitted' });
    return false;
  };

  readonly #onFlushed = (): void => {
    const { socket } = this.#options;
    if (socket.writableLength === 0) return;
    if (socket.writableLength > WRITE_BACKLOG && !this.#paused) {
      this.#paused = true;
      socket.pause();
    }
    if (!this.#watching) this.#watch();
  };

  readonly #onDrain = (): void => {
    if (!this.#paused) return;
    this.#paused = false;
    this.#options.socket.resume();
  };

  /** A peer that takes nothing for the whole time-out is gone, even where TCP still waits for it. */
  #watch(): void {
    const { socket, clock, writeTimeout } = this.#options;
    this.#watching = true;
    const taken = socket.bytesWritten - socket.writableLength;
    const cancel = clock.after(writeTimeout, () => {
      socket.off('close', cancel);
      this.#watching = false;
      if (socket.writableLength === 0) return;
      if (socket.bytesWritten - socket.writableLength > taken) this.#watch();
      else this.destroy({ kind: 'write-stalled' });
    });
    socket.once('close', cancel);
  }

  readonly #onClose = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    this.#cause ??= { kind: 'peer-closed' };
    this.#listener.onClosed(this.#cause);
  };
}
