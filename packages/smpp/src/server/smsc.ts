import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Authenticate } from '../session/binding.ts';
import type { SessionOptions } from '../session/options.ts';
import { Session } from '../session/session.ts';
import type { CloseCause } from '../transport/link.ts';

export interface SmscOptions extends SessionOptions {
  /** system_id the SMSC answers binds with; at most 15 characters. */
  readonly systemId: string;
  readonly authenticate: Authenticate;
  /** Certificate and key, as Node's TLS takes them; `false` is plain TCP and must be said. */
  readonly tls: TlsOptions | false;
  /** Connections at once, bound or not; one more is closed unheard. Default 1 000. */
  readonly maxSessions?: number;
}

export interface SmscEvents {
  /** An ESME is bound. */
  bound: [session: Session];
  /** A session that was bound is gone. */
  closed: [session: Session, cause: CloseCause];
  /** The listening socket failed, or a TLS handshake. */
  failed: [error: Error];
}

/**
 * The SMSC side: listens, lets ESMEs in, answers their requests through `handlers`, and delivers to them through
 * the sessions it hands out.
 *
 * @example
 * const smsc = new Smsc({
 *   systemId: 'carillon', tls: { key, cert },
 *   authenticate: (bind) => (bind.password === passwords.get(bind.system_id) ? 0 : 0x0e),
 *   handlers: { submit_sm: async (pdu) => ({ message_id: await accept(pdu) }) },
 * });
 * await smsc.listen({ port: 3550 });
 */
export class Smsc extends EventEmitter<SmscEvents> {
  readonly #options: SmscOptions;
  readonly #server: Server;
  readonly #sessions = new Set<Session>();

  constructor(options: SmscOptions) {
    super();
    this.#options = options;
    const { tls, bindTimeout = 10_000 } = options;
    this.#server =
      tls === false
        ? createTcpServer(this.#onSocket)
        : createTlsServer({ handshakeTimeout: bindTimeout, ...tls }, this.#onSocket);
    this.#server.on('error', (error) => this.emit('failed', error));
    this.#server.on('tlsClientError', (error: Error) => this.emit('failed', error));
    this.#server.maxConnections = options.maxSessions ?? 1_000;
  }

  /** The sessions there are, bound or about to bind. */
  get sessions(): ReadonlySet<Session> {
    return this.#sessions;
  }

  /** Listens on a port, 0 for any free one, and tells which. Rejects where the port cannot be had. */
  async listen(where: { readonly port: number; readonly host?: string }): Promise<AddressInfo> {
    const listening = once(this.#server, 'listening');
    this.#server.listen(where);
    await listening;
    return this.#server.address() as AddressInfo;
  }

  /** Takes no more connections, unbinds every session in good order, and resolves when all are gone. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await Promise.all([...this.#sessions].map((session) => session.unbind()));
    await closed;
  }

  readonly #onSocket = (socket: Socket): void => {
    const { systemId, authenticate } = this.#options;
    const session = new Session(socket, { role: 'smsc', systemId, authenticate }, this.#options);
    this.#sessions.add(session);
    session.once('bound', () => this.emit('bound', session));
    session.once('closed', (cause) => {
      this.#sessions.delete(session);
      if (session.bound !== undefined) this.emit('closed', session, cause);
    });
  };
}
