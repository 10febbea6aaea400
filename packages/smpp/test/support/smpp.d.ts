/** The part of npm `smpp` 0.5.1 the tests use as a peer; it brings no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:net';

  export interface PeerPdu {
    readonly command: string;
    readonly command_id: number;
    readonly command_status: number;
    readonly sequence_number: number;
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
    readonly commands: Record<string, { readonly id: number; readonly params?: Record<string, unknown> }>;
    readonly tlvs: Record<
      string,
      { readonly id: number; readonly type: unknown; readonly multiple?: boolean }
    >;
    readonly types: { readonly tlv: Record<string, unknown> };
    readonly errors: Record<string, number>;
    createServer(options: Record<string, unknown>, listener: (session: PeerSession) => void): Server;
    connect(options: Record<string, unknown>): PeerSession;
  };
  export default smpp;
}
