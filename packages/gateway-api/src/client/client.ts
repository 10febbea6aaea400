import { type Calls, callsOf } from './calls.ts';
import { type ClientOptions, createSend } from './http.ts';
import { ROUTES } from './routes/table.ts';

/** The calls of the gateway, by noun. */
export interface GatewayClient extends Calls<typeof ROUTES> {}

/**
 * A typed client of the gateway, over fetch and Web Crypto. What the gateway refuses is a value with a code; a gateway
 * that cannot be reached is an `UnreachableError`. Changes are tried again under one Idempotency-Key, so that a lost
 * answer doubles nothing.
 *
 * @example
 * const client = createClient({ baseUrl: 'http://127.0.0.1:8080', key: process.env.CARILLON_KEY });
 * const sent = await client.messages.send({ to: '+33639980001', text: 'Hello', purpose: 'transactional' });
 * if (sent.ok) console.log(sent.value.id);
 * else console.error(sent.error.code, sent.error.detail);
 */
export const createClient = (options: ClientOptions): GatewayClient => callsOf(ROUTES, createSend(options));
