import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayProcess } from './gateway-process.ts';

/** An account of the gateway, with a key of its own. */
export interface Account {
  readonly id: string;
  readonly key: string;
}

type Body = Record<string, unknown> & { readonly id: string; readonly data: { id: string }[] };

/** Calls the gateway with a key; throws what it refuses. */
export const call = async (
  { address }: GatewayProcess,
  key: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Body> => {
  const answer = await fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : {}) as Body;
};

/** The account that the gateway was started with. */
export const demoAccount = async (gateway: GatewayProcess): Promise<Account> => {
  const { data } = await call(gateway, gateway.operatorKey, 'GET', '/v1/operator/accounts');
  return { id: data[0]!.id, key: gateway.key };
};

/** Another account. */
export const makeAccount = async (gateway: GatewayProcess, name: string): Promise<Account> => {
  const accounts = '/v1/operator/accounts';
  const { id } = await call(gateway, gateway.operatorKey, 'POST', accounts, { name, defaultCountry: 'FR' });
  const made = await call(gateway, gateway.operatorKey, 'POST', `${accounts}/${id}/keys`, {});
  return { id, key: String(made['key']) };
};

/** Gives an account more credit than a benchmark uses up. */
export const credit = async (gateway: GatewayProcess, { id }: Account): Promise<void> => {
  await call(gateway, gateway.operatorKey, 'POST', '/v1/operator/credit', {
    accountId: id,
    amount: '1000000',
  });
};

/** Sends texts to France through an SMSC on this machine. */
export const routeToSmsc = async (
  gateway: GatewayProcess,
  { port, window }: { port: number; window: number },
): Promise<void> => {
  await call(gateway, gateway.operatorKey, 'POST', '/v1/operator/carriers', {
    name: 'bench',
    type: 'smpp',
    settings: { host: '127.0.0.1', port, systemId: 'carillon', window },
    secret: 'secret',
  });
  await call(gateway, gateway.operatorKey, 'POST', '/v1/operator/routes', {
    country: 'FR',
    order: 1,
    carriers: [{ name: 'bench', weight: 1 }],
  });
};

/** The metrics of the gateway, as text. */
export const metricsOf = ({ address, operatorKey }: GatewayProcess): Promise<string> =>
  fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${operatorKey}` } }).then((answer) =>
    answer.text(),
  );

/** How many receipts that say delivered the gateway has applied. */
export const delivered = async (gateway: GatewayProcess): Promise<number> => {
  const lines = (await metricsOf(gateway)).matchAll(/receipts_total\{[^}]*status="delivered"[^}]*\} (\d+)/g);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
};

/** Waits until the gateway has applied so many receipts. */
export const untilDelivered = async (gateway: GatewayProcess, goal: number): Promise<void> => {
  while ((await delivered(gateway)) < goal) await delay(50);
};
