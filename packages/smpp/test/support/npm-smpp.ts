/// <reference path="./smpp.d.ts" />
import peer, { type PeerPdu, type PeerSession } from 'smpp';

export { type PeerPdu, type PeerSession, peer };

/** Sends a request from the peer and waits for its answer. */
export const ask = (session: PeerSession, command: string, fields: Record<string, unknown> = {}) =>
  new Promise<PeerPdu>((resolve) => session.send(new peer.PDU(command, fields), resolve));
