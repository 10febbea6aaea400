import type { Pool } from 'undici';
import type { BenchSmsc } from '../../dispatch/support/smsc.ts';
import { cpuSeconds } from '../../gateway/support/cpu.ts';
import { type GatewayProcess, startGateway } from '../../gateway/support/gateway-process.ts';
import { type Account, credit, delivered, demoAccount, routeToSmsc } from '../../gateway/support/operate.ts';
import { startKannel } from './kannel.ts';

/** One of those that are compared: takes texts over HTTP, and hands them to the SMSC. */
export interface Side {
  readonly address: string;
  /** Sends one text; tells whether it was accepted. */
  send(pool: Pool): Promise<boolean>;
  /** Receipts applied so far. */
  receipts(): Promise<number>;
  /** CPU seconds of its processes so far, by name. */
  cpu(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

const WINDOW = 100;

export const kannelSide = async (smsc: BenchSmsc): Promise<Side> => {
  const kannel = await startKannel(smsc.port);
  return {
    address: kannel.address,
    receipts: kannel.receipts,
    stop: kannel.stop,
    cpu: () =>
      Object.fromEntries(Object.entries(kannel.pids).map(([name, pid]) => [name, cpuSeconds(pid).own])),
    send: async (pool) => {
      const answer = await pool.request({ path: kannel.path, method: 'GET' });
      await answer.body.dump();
      return answer.statusCode === 202;
    },
  };
};

/**
 * A gateway whose texts to France leave over SMPP. The numbers are ones a network could assign: virtual phones bypass
 * carriers.
 *
 * @param prepare what is done before the first text.
 */
export const carillonSide = async (
  smsc: BenchSmsc,
  prepare: (gateway: GatewayProcess, account: Account) => Promise<void> = async () => {},
): Promise<Side> => {
  const gateway = await startGateway();
  const account = await demoAccount(gateway);
  await credit(gateway, account);
  await prepare(gateway, account);
  await routeToSmsc(gateway, { port: smsc.port, window: WINDOW });
  const headers = { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({
    to: '+33612345678',
    text: 'Your order is on its way.',
    purpose: 'transactional',
    sender: 'CARILLON',
  });
  return {
    address: gateway.address,
    receipts: () => delivered(gateway),
    stop: gateway.stop,
    cpu: () => {
      const { own, descendants } = cpuSeconds(gateway.child.pid!);
      return { gateway: own, PostgreSQL: descendants };
    },
    send: async (pool) => {
      const answer = await pool.request({ path: '/v1/messages', method: 'POST', headers, body });
      await answer.body.dump();
      return answer.statusCode === 202;
    },
  };
};
