/** The part of npm `smpp` 0.5.1 that is measured against; it brings no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:net';

  export interface PeerPdu {
    readonly [field: string]: unknown;
    toBuffer(): Buffer;
    response(fields?: Record<string, unknown>): PeerPdu;
  }

  export interface PeerSession extends EventEmitter {
    send(pdu: PeerPdu, answered?: (response: PeerPdu) => void): boolean;
    close(): void;
  }

  const smpp: {
    readonly PDU: new (from: string | Buffer, fields?: Record<string, unknown>) => PeerPdu;
    createServer(listener: (session: PeerSession) => void): Server;
    connect(options: Record<string, unknown>): PeerSession;
  };
  export default smpp;
}
