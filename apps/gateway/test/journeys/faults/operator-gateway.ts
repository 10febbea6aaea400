import { type FaultSmsc, startFaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../../support/deadline.ts';
import { freePort } from '../../support/free-port.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** A gateway and an SMSC, for what an operator does when a carrier is in trouble. */
export interface OperatorGateway {
  readonly gateway: TestGateway;
  readonly smsc: FaultSmsc;
  /** A port where nobody listens. */
  readonly deadPort: number;
  /** Adds an SMPP carrier; it is bound to the SMSC unless other settings are given. */
  addCarrier(name: string, settings?: object, secret?: string): Promise<string>;
  /** Adds a route to carriers, the first with all the weight; gives its id. */
  addRoute(line: object, ...names: readonly string[]): Promise<string>;
  /** Sends texts to French numbers that nobody else in the test has; gives their ids. */
  send(count: number, extra?: object): Promise<string[]>;
  /** How many texts are in a stage. */
  stages(): Promise<Readonly<Record<string, number>>>;
  /** Waits until so many texts are in a stage. */
  inStage(stage: string, count: number, milliseconds?: number): Promise<void>;
  /** What the process says of itself, as an operator sees it. */
  probe(url: string): Promise<Awaited<ReturnType<TestGateway['app']['inject']>>>;
  /** What is held of the account that sends. */
  held(): Promise<bigint>;
  /** What the ledger's entries and its wallets disagree about. */
  ledgerFaults(): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export const openOperatorGateway = async (
  options: Parameters<typeof startFaultSmsc>[0] = {},
): Promise<OperatorGateway> => {
  const smsc = await startFaultSmsc(options);
  const gateway = await startTestGateway();
  const { data } = (await gateway.operator.get('/v1/operator/accounts')).body;
  await gateway.operator.post('/v1/operator/credit', { accountId: data[0]!.id, amount: '100000' });
  // The demo's own line serves everybody: here nobody is served unless a test says so.
  const routes = (await gateway.operator.get('/v1/operator/routes')).body.data;
  for (const { id } of routes) await gateway.operator.delete(`/v1/operator/routes/${id}`);
  let next = 0;

  const stages = async (): Promise<Readonly<Record<string, number>>> => {
    const { rows } = await gateway.database.pool.query<{ stage: string; count: number }>(
      'SELECT stage, count(*)::int AS count FROM messages GROUP BY stage',
    );
    return Object.fromEntries(rows.map(({ stage, count }) => [stage, count]));
  };
  return {
    gateway,
    smsc,
    deadPort: await freePort(),
    addCarrier: async (name, settings = {}, secret = 'secret') => {
      const made = await gateway.operator.post('/v1/operator/carriers', {
        name,
        type: 'smpp',
        settings: {
          host: '127.0.0.1',
          port: smsc.port,
          systemId: 'carillon',
          reconnect: { minMs: 100, maxMs: 200 },
          ...settings,
        },
        secret,
      });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      return made.body.id;
    },
    addRoute: async (line, ...names) => {
      const carriers = names.map((name, place) => ({ name, weight: place === 0 ? 1 : 0 }));
      const made = await gateway.operator.post('/v1/operator/routes', { order: 1, ...line, carriers });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      return made.body.id;
    },
    send: async (count, extra = {}) => {
      const messages = Array.from({ length: count }, () => ({
        to: `+336123${String(next++).padStart(5, '0')}`,
        text: `Order ${next} is on its way.`,
        purpose: 'transactional',
        sender: 'CARILLON',
        ...extra,
      }));
      const answer = await gateway.live.post('/v1/messages/batch', { messages });
      if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
      return answer.body.data.map(({ id }) => id);
    },
    stages,
    inStage: async (stage, count, milliseconds = 15_000) => {
      await eventually(
        `${count} ${stage}`,
        async () => ((await stages())[stage] ?? 0) === count,
        milliseconds,
      );
    },
    probe: (url) =>
      gateway.app.inject({
        url,
        headers: { authorization: `Bearer ${gateway.demo!.operatorKey}` },
      }),
    held: async () => {
      const { rows } = await gateway.database.pool.query<{ held: bigint }>(
        'SELECT sum(held)::bigint AS held FROM wallets',
      );
      return rows[0]!.held;
    },
    ledgerFaults: () => verifyLedger(gateway.database),
    close: async () => {
      await gateway.close();
      await smsc.close();
    },
  };
};
