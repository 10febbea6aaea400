import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { Clock } from '../clock/clock.ts';

/** Where the SMSC listens. */
export interface Destination {
  readonly host: string;
  /** Default 3550 with TLS (IANA `ssmpp`), 2775 without (IANA `smpp`). */
  readonly port?: number;
  /**
   * TLS options of Node. Left out, TLS is on and the certificate is checked against the system's authorities and the
   * host name (rule S19); `false` is plain TCP and must be said.
   */
  readonly tls?: ConnectionOptions | false;
  /** How a host name becomes an address, for those who let it lead to some alone. Node's own way where left out. */
  readonly lookup?: LookupFunction;
}

/** Why no connection came about. */
export type SocketFailure =
  | { readonly kind: 'unreachable'; readonly error: Error }
  | { readonly kind: 'connect-timeout' }
  | { readonly kind: 'aborted' };

export type SocketResult =
  | { readonly ok: true; readonly socket: Socket }
  | { readonly ok: false; readonly failure: SocketFailure };

/** Connects, TLS handshake included, within a time in milliseconds. */
export const openSocket = (
  destination: Destination,
  timeout: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<SocketResult> =>
  new Promise((resolve) => {
    const { socket, ready } = dial(destination);
    const done = (result: SocketResult) => {
      cancel();
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off(ready, onReady);
      if (!result.ok) {
        socket.on('error', () => undefined);
        socket.destroy();
      }
      resolve(result);
    };
    const onReady = () => done({ ok: true, socket });
    const onError = (error: Error) => done({ ok: false, failure: { kind: 'unreachable', error } });
    const onAbort = () => done({ ok: false, failure: { kind: 'aborted' } });
    const cancel = clock.after(timeout, () => done({ ok: false, failure: { kind: 'connect-timeout' } }));
    socket.once(ready, onReady);
    socket.once('error', onError);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });

const dial = ({ host, port, tls, lookup }: Destination): { socket: Socket; ready: string } => {
  const looking = lookup === undefined ? {} : { lookup };
  if (tls === false)
    return { socket: connectTcp({ host, port: port ?? 2775, ...looking }), ready: 'connect' };
  // SNI carries names only; an address is still checked against the certificate.
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const options = { ...servername, ...looking, ...tls, host, port: port ?? 3550 };
  return { socket: connectTls(options), ready: 'secureConnect' };
};
