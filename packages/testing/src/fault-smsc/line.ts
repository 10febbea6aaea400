import type { Socket } from 'node:net';
import { decodePdu, FrameReader, type Pdu } from '@carillon/smpp';
import { createSlowWriter, type Trickle } from './slow-writer.ts';

/**
 * What a line does with a PDU: carries it, or ends instead. `close` hangs up (FIN), `reset` breaks the connection
 * (RST), `silence` leaves it half-open: nothing is read or written any more, and nobody is told.
 */
export type LineAction = 'carry' | 'close' | 'reset' | 'silence';

/** A PDU at a point of its way. */
export interface LineEvent {
  /**
   * `arriving`: from the ESME, not yet with the SMSC. `answering`: from the SMSC, not yet written to the ESME.
   * `answered`: written to the ESME.
   */
  readonly when: 'arriving' | 'answering' | 'answered';
  /** Undefined where the octets are no PDU. */
  readonly pdu: Pdu | undefined;
  /** Lines are numbered from 1 in the order they are opened. */
  readonly line: number;
}

export interface LineOptions {
  readonly number: number;
  /** The connection of the ESME. */
  readonly outside: Socket;
  /** The connection to the SMSC behind the line. */
  readonly inside: Socket;
  readonly decide: (event: LineEvent) => LineAction;
  readonly trickle: () => Trickle | null;
  /** A fault has come over it: what is under way may never end well. */
  readonly onBroken: () => void;
  readonly onClosed: () => void;
}

/** One connection of an ESME, with all that can happen to it below the session. */
export interface Line {
  readonly number: number;
  /** False once it was silenced or has ended. */
  readonly carries: boolean;
  /** Does to the whole line what an action does at a PDU. */
  end(action: Exclude<LineAction, 'carry'>): void;
  /** Writes octets to the ESME between two PDUs; resolves when they are with the socket. */
  inject(octets: Buffer): Promise<boolean>;
}

const pduOf = (octets: Buffer): Pdu | undefined => {
  const decoded = decodePdu(octets);
  return decoded.ok ? decoded.pdu : undefined;
};

/** Carries PDUs between an ESME and an SMSC, whole ones, and asks at each what is to happen. */
export const openLine = (options: LineOptions): Line => {
  const { number, outside, inside, decide, trickle } = options;
  let state: 'carries' | 'silent' | 'ended' = 'carries';
  const carries = (): boolean => state === 'carries';
  const writer = createSlowWriter(outside, trickle);

  const end = (action: Exclude<LineAction, 'carry'>): void => {
    if (state === 'ended' || (state === 'silent' && action === 'silence')) return;
    state = action === 'silence' ? 'silent' : 'ended';
    options.onBroken();
    if (action === 'silence') outside.pause();
    else if (action === 'reset') outside.resetAndDestroy();
    else outside.end().resume();
    // The SMSC itself knows at once that nothing comes through any more.
    inside.destroy();
  };

  const passes = (event: Omit<LineEvent, 'line'>): boolean => {
    if (!carries()) return false;
    const action = decide({ ...event, line: number });
    if (action !== 'carry') end(action);
    return action === 'carry';
  };

  const fromEsme = new FrameReader((buffer, start, stop) => {
    const octets = Buffer.from(buffer.subarray(start, stop));
    if (passes({ when: 'arriving', pdu: pduOf(octets) })) inside.write(octets);
  });
  const fromSmsc = new FrameReader((buffer, start, stop) => {
    const octets = Buffer.from(buffer.subarray(start, stop));
    const pdu = pduOf(octets);
    if (!passes({ when: 'answering', pdu })) return;
    void writer.write(octets).then((written) => {
      if (written) passes({ when: 'answered', pdu });
    });
  });

  outside.setNoDelay(true);
  inside.setNoDelay(true);
  outside.on('data', (chunk: Buffer) => {
    if (carries() && fromEsme.push(chunk)) end('close');
  });
  inside.on('data', (chunk: Buffer) => void fromSmsc.push(chunk));
  // What a broken connection says is told by its close.
  outside.on('error', () => undefined);
  inside.on('error', () => undefined);
  outside.once('close', () => {
    state = 'ended';
    inside.destroy();
    options.onClosed();
  });
  inside.once('close', () => {
    if (!carries()) return;
    void writer.write(Buffer.alloc(0)).then(() => end('close'));
  });

  return {
    number,
    get carries() {
      return carries();
    },
    end,
    inject: (octets) => {
      if (!carries()) return Promise.resolve(false);
      options.onBroken();
      return writer.write(octets);
    },
  };
};
