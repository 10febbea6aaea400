import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came in. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request. */
type Reply = (response: ServerResponse) => void;

export interface ScriptedServer {
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
  /** What the next requests get, in order; the last one repeats. */
  script(...replies: readonly Reply[]): void;
  close(): Promise<void>;
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

export const problem = (status: number, code: string, headers: Record<string, string> = {}): Reply =>
  json(
    status,
    { code, status, detail: 'So it is.', requestId: 'req_1', docs: `/docs/errors#${code}` },
    { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  );

/** Breaks the line before an answer. */
export const hangUp: Reply = (response) => {
  response.destroy();
};

/** Breaks the line in the middle of an answer. */
export const breakOff: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"id":', () => response.destroy());
};

/** Never answers. */
export const silence: Reply = () => undefined;

/** A server that answers as it is told, over a real socket. */
export const startScriptedServer = async (): Promise<ScriptedServer> => {
  const asked: Asked[] = [];
  let replies: Reply[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    const [reply] = replies.length > 1 ? replies.splice(0, 1) : replies;
    reply!(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    script: (...next) => {
      replies = [...next];
      asked.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
