import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Kannel asked: the fields of its query, octets as they were. */
export interface KannelCall {
  readonly path: string;
  readonly field: (name: string) => string;
  readonly octets: (name: string) => Buffer;
}

/** Octets of a query field: a value need not be UTF-8. */
const percentDecoded = (value: string): Buffer =>
  Buffer.from(
    value
      .replaceAll('+', ' ')
      .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

const callOf = (url: string): KannelCall => {
  const [path = '', query = ''] = url.split('?');
  const fields = new Map(
    query.split('&').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), percentDecoded(pair.slice(at + 1))] as const;
    }),
  );
  const octets = (name: string): Buffer => fields.get(name) ?? Buffer.alloc(0);
  return { path, octets, field: (name) => octets(name).toString('utf8') };
};

/** The text of an MO, in the charset Kannel says it is in. */
export const textOf = (call: KannelCall): string =>
  call.field('charset').toUpperCase() === 'UTF-16BE'
    ? Buffer.from(call.octets('text')).swap16().toString('utf16le')
    : call.field('text');

/** The HTTP side of those who use Kannel: keeps what it is asked, and answers each with an empty page. */
export interface WebService {
  readonly url: string;
  readonly calls: readonly KannelCall[];
  close(): Promise<void>;
}

export const startWebService = async (): Promise<WebService> => {
  const calls: KannelCall[] = [];
  const server = createServer((request, response) => {
    calls.push(callOf(request.url ?? ''));
    response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
};
