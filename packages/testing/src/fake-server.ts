import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a provider gets it. */
export interface FakeRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a provider answers. */
export interface FakeReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * How a provider fails: before it takes a request or after. `hang` never answers, `drop` closes the socket, `truncate`
 * ends the answer in the middle, a number is an HTTP status in place of the answer.
 */
export type Fault =
  | { readonly at: 'before'; readonly how: 'hang' | 'drop' | number }
  | { readonly at: 'after'; readonly how: 'hang' | 'drop' | 'truncate' | number };

/** A real HTTP server on 127.0.0.1 that plays a provider. */
export interface FakeServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Makes the next matching requests fail, one fault each, in order. */
  failNext(...faults: readonly Fault[]): void;
  /** Resolves when as many requests have come as were asked for, counted from the start. */
  received(count: number): Promise<void>;
  readonly requests: readonly FakeRequest[];
  close(): Promise<void>;
}

export interface FakeServerOptions {
  readonly handle: (request: FakeRequest) => FakeReply | Promise<FakeReply>;
  /** Which requests faults are for; all unless given. */
  readonly fallible?: (request: FakeRequest) => boolean;
}

const readRequest = async (incoming: IncomingMessage): Promise<FakeRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
};

const answer = (outgoing: ServerResponse, { status, headers, body }: FakeReply): void => {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end(body);
};

const truncate = (outgoing: ServerResponse, { status, body }: FakeReply): void => {
  const length = Buffer.byteLength(body);
  outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': length });
  outgoing.write(body.slice(0, Math.floor(body.length / 2)), () => outgoing.socket?.destroy());
};

const fail = (outgoing: ServerResponse, how: Fault['how'], reply: FakeReply | null): void => {
  if (how === 'hang') return;
  if (how === 'drop') outgoing.socket?.destroy();
  else if (how === 'truncate') truncate(outgoing, reply!);
  else answer(outgoing, { status: how, body: '{"message":"fault"}' });
};

/** Starts a provider on a free port. */
export const startFakeServer = async (options: FakeServerOptions): Promise<FakeServer> => {
  const requests: FakeRequest[] = [];
  const faults: Fault[] = [];
  let arrivals: { readonly count: number; readonly resolve: () => void }[] = [];

  const arrived = (): void => {
    for (const { count, resolve } of arrivals) if (requests.length >= count) resolve();
    arrivals = arrivals.filter(({ count }) => requests.length < count);
  };

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    requests.push(request);
    arrived();
    const fault = options.fallible?.(request) === false ? undefined : faults.shift();
    if (fault?.at === 'before') return fail(outgoing, fault.how, null);
    const reply = await options.handle(request);
    if (fault) fail(outgoing, fault.how, reply);
    else answer(outgoing, reply);
  };

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      // A fault of the fake must be seen by the test, not taken for an answer.
      outgoing.writeHead(599, { 'content-type': 'text/plain' });
      outgoing.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    failNext: (...next) => {
      faults.push(...next);
    },
    received: (count) =>
      new Promise((resolve) => {
        arrivals.push({ count, resolve });
        arrived();
      }),
    close: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
