import { type FaultSmsc, startFaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { type Random, randomFrom } from '@carillon/testing/fault-smsc/random';
import { onTestFailed } from 'vitest';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { AnswerBody } from '../../support/requests.ts';

/** A number a network could assign: fictional ones never reach a real carrier. */
const PREFIX = '+336123';

/** A message the gateway said 202 to. */
export interface Accepted {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** A gateway whose texts to France leave over SMPP for an SMSC that goes wrong. */
export interface FaultGateway {
  readonly gateway: TestGateway;
  readonly smsc: FaultSmsc;
  /** Everything the gateway has accepted so far. */
  readonly accepted: readonly Accepted[];
  /** Sends so many texts, each with a number and words of its own; some are long. */
  send(count: number, options?: { readonly long?: boolean }): Promise<Accepted[]>;
  /** Waits until nothing waits for its turn and nothing is being handed over. */
  settled(milliseconds?: number): Promise<void>;
  /** Waits until so many binds carry. */
  bound(count?: number): Promise<void>;
  close(): Promise<void>;
}

const lengthen = (text: string): string =>
  Array.from({ length: 14 }, (_, index) => `${text} line ${index}.`).join(' ');

export const startFaultGateway = async (
  settings: { readonly binds?: number } & Record<string, unknown> = {},
): Promise<FaultGateway> => {
  const smsc = await startFaultSmsc();
  const gateway = await startTestGateway();
  const { data } = (await gateway.operator.get('/v1/operator/accounts')).body;
  await gateway.operator.post('/v1/operator/credit', { accountId: data[0]!.id, amount: '100000' });
  const carrier = await gateway.operator.post('/v1/operator/carriers', {
    name: 'line',
    type: 'smpp',
    settings: {
      host: '127.0.0.1',
      port: smsc.port,
      systemId: 'carillon',
      reconnect: { minMs: 100, maxMs: 200 },
      ...settings,
    },
    secret: 'secret',
  });
  if (carrier.status !== 201) throw new Error(JSON.stringify(carrier.body));
  const carriers = [{ name: 'line', weight: 1 }];
  await gateway.operator.post('/v1/operator/routes', { country: 'FR', order: 1, carriers });
  const accepted: Accepted[] = [];

  const bound = async (count = settings.binds ?? 1): Promise<void> => {
    await eventually('the binds', async () => smsc.bound().length >= count);
  };
  const draft = (index: number, long: boolean) => {
    const text = `Order ${index}-${Date.now().toString(36)} is on its way.`;
    return {
      to: `${PREFIX}${String(index).padStart(5, '0')}`,
      text: long ? lengthen(text) : text,
      purpose: 'transactional',
      sender: 'CARILLON',
    };
  };

  await bound();
  return {
    gateway,
    smsc,
    accepted,
    bound,
    send: async (count, { long = false } = {}) => {
      const messages = Array.from({ length: count }, (_, place) => draft(accepted.length + place, long));
      const answer = await gateway.live.post('/v1/messages/batch', { messages });
      if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
      const taken = answer.body.data.map(({ id }: AnswerBody, place) => ({ id, ...messages[place]! }));
      accepted.push(...taken);
      return taken;
    },
    settled: async (milliseconds = 20_000) => {
      await eventually(
        'every message to be handed over',
        async () => {
          const { rows } = await gateway.database.pool.query(
            "SELECT FROM messages WHERE stage IN ('queued', 'claimed') LIMIT 1",
          );
          return rows.length === 0;
        },
        milliseconds,
      );
    },
    close: async () => {
      await gateway.close();
      await smsc.close();
    },
  };
};

/** Chance for one test; `FAULT_SEED` plays a failed run again. */
export const seeded = (): Random => {
  const seed = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
  onTestFailed(() => console.error(`FAULT_SEED=${seed} plays this run again.`));
  return randomFrom(seed);
};
