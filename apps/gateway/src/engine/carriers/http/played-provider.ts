import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fieldsOfJson } from '../callbacks/callback-fields.ts';

/** A request the played provider got: every value in it, decoded, wherever it stood. */
export interface PlayedRequest {
  readonly values: ReadonlySet<string>;
}

export interface PlayedReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server on this machine that answers as it is told to. */
export interface PlayedProvider {
  readonly url: string;
  readonly requests: readonly PlayedRequest[];
  answerWith(reply: PlayedReply | 'hang'): void;
  close(): Promise<void>;
}

const valuesOfBody = (type: string, body: string): Iterable<string> => {
  if (body === '') return [];
  if (type.includes('json')) return fieldsOfJson(JSON.parse(body)).values();
  return new URLSearchParams(body).values();
};

const readRequest = async (incoming: IncomingMessage): Promise<PlayedRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://provider.example');
  const body = Buffer.concat(chunks).toString('utf8');
  const path = url.pathname.split('/').map(decodeURIComponent);
  const sent = valuesOfBody(incoming.headers['content-type'] ?? '', body);
  return { values: new Set([...path, ...url.searchParams.values(), ...sent]) };
};

/** Starts one on a free port of 127.0.0.1. */
export const playProvider = async (): Promise<PlayedProvider> => {
  const requests: PlayedRequest[] = [];
  let reply: PlayedReply | 'hang' = 'hang';
  const server = createServer(async (incoming, outgoing) => {
    requests.push(await readRequest(incoming));
    if (reply === 'hang') return;
    outgoing.writeHead(reply.status, reply.headers);
    outgoing.end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerWith: (next) => {
      reply = next;
    },
    close: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
