import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../../../support/deadline.ts';

/** What tests look at of any event. */
// biome-ignore lint/suspicious/noExplicitAny: each event has data of its own, which its schema checks.
type Data = any;

/** A request to a receiver. */
export interface Received {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly event: { readonly type: string; readonly timestamp: string; readonly data: Data };
}

/** Answers one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, received: Received) => void;

export const answers =
  (status: number, headers: Record<string, string> = {}, body = ''): Behaviour =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** Somebody's server that is told of events. */
export interface Receiver {
  readonly url: string;
  /** Everything that came, also what was answered badly. */
  readonly received: readonly Received[];
  behave(behaviour: Behaviour): void;
  /** Waits until so many requests satisfy a condition. */
  until(what: string, holds: (received: readonly Received[]) => boolean): Promise<readonly Received[]>;
  close(): Promise<void>;
}

const read = async (request: IncomingMessage): Promise<Received> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const headers = request.headers as Record<string, string>;
  return { id: headers['webhook-id']!, headers, body, event: JSON.parse(body) };
};

export const startReceiver = async (behaviour: Behaviour = answers(204)): Promise<Receiver> => {
  const received: Received[] = [];
  let behave = behaviour;
  const server = createServer((request, response) => {
    read(request).then(
      (one) => {
        received.push(one);
        behave(request, response, one);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    behave: (next) => {
      behave = next;
    },
    until: (what, holds) => eventually(what, async () => holds(received) && received),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Checks an event as a receiver does, with the library of the specification; throws when it does not fit. */
export const verified = (secret: string, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

/** Whether a secret signed an event, whatever the gateway's clock says. */
export const isSignedBy = (secret: string, { id, body, headers }: Received): boolean =>
  headers['webhook-signature']!.split(' ').includes(
    new Webhook(secret).sign(id, new Date(Number(headers['webhook-timestamp']) * 1_000), body),
  );
