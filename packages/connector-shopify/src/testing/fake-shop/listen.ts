import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A fake shop that listens. */
export interface ListeningShop {
  /** Where it listens, e.g. `http://127.0.0.1:40123`: what asks a shop is pointed here. */
  readonly origin: string;
  close(): Promise<void>;
}

const headersOf = ({ headers }: IncomingMessage): Headers =>
  new Headers(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

const pass = async (
  fetch: typeof globalThis.fetch,
  { domain, request }: { readonly domain: string; readonly request: IncomingMessage },
): Promise<Response> => {
  const left = new AbortController();
  request.socket.once('close', () => left.abort());
  const body = await buffer(request);
  return fetch(`https://${domain}${request.url}`, {
    method: request.method ?? 'GET',
    headers: headersOf(request),
    ...(body.length > 0 && { body: new Uint8Array(body) }),
    signal: left.signal,
  });
};

const send = async (answer: Response, response: ServerResponse): Promise<void> => {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });

/**
 * Lets a fake shop listen on 127.0.0.1, for what runs in a process of its own. Whatever host a request names, it is the
 * shop's.
 */
export const listenAsShop = async ({
  fetch,
  domain,
}: {
  readonly fetch: typeof globalThis.fetch;
  readonly domain: string;
}): Promise<ListeningShop> => {
  const server = createServer((request, response) => {
    pass(fetch, { domain, request }).then(
      (answer) => send(answer, response),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => closed(server) };
};
