import { type FaultSmsc, startFaultSmsc } from '@carillon/testing/fault-smsc/fault-smsc';
import { createGate } from '@carillon/testing/fault-smsc/gate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLedger } from '../../src/engine/billing/verify-ledger.ts';
import { eventually } from '../support/deadline.ts';
import { type ReplicaPair, type ReplicaProcess, startReplicaPair } from './replicas/replica-pair.ts';

const LEASE_SECONDS = 3;
const WINDOW = 10;
/** Messages a second, as F15 asks. */
const RATE = 200;
const MESSAGES = 600;
/** The stop lasts until the other one has handed over so many. */
const MEANWHILE = 200;

let smsc: FaultSmsc;
let pair: ReplicaPair;

beforeAll(async () => {
  smsc = await startFaultSmsc();
  pair = await startReplicaPair(LEASE_SECONDS);
  const [replica] = pair.replicas;
  const { data } = (await replica.get('/v1/operator/accounts')) as { data: { id: string }[] };
  await replica.post('/v1/operator/credit', { accountId: data[0]!.id, amount: '10000' });
  await replica.post('/v1/operator/carriers', {
    name: 'line',
    type: 'smpp',
    settings: {
      host: '127.0.0.1',
      port: smsc.port,
      systemId: 'carillon',
      window: WINDOW,
      rate: RATE,
      reconnect: { minMs: 100, maxMs: 200 },
    },
    secret: 'secret',
  });
  await replica.post('/v1/operator/routes', { country: 'FR', order: 1, carriers: [{ name: 'line' }] });
});
afterAll(async () => {
  await pair.close();
  await smsc.close();
});

const sendAll = async (replica: ReplicaProcess): Promise<void> => {
  for (let sent = 0; sent < MESSAGES; sent += 200) {
    const messages = Array.from({ length: 200 }, (_, index) => ({
      to: `+336123${String(sent + index).padStart(5, '0')}`,
      text: `Order ${sent + index} is on its way.`,
      purpose: 'transactional',
    }));
    await replica.post('/v1/messages/batch', { messages });
  }
};

const stages = async (): Promise<Record<string, number>> => {
  const { rows } = await pair.database.pool.query<{ stage: string; count: number }>(
    'SELECT stage, count(*)::integer AS count FROM messages GROUP BY stage',
  );
  return Object.fromEntries(rows.map(({ stage, count }) => [stage, count]));
};

const tokens = async (): Promise<bigint[]> => {
  const { rows } = await pair.database.pool.query<{ token: bigint }>('SELECT token FROM bind_leases');
  return rows.map(({ token }) => token);
};

const holderInListing = async (replica: ReplicaProcess): Promise<readonly unknown[]> => {
  const { data } = (await replica.get('/v1/operator/carriers')) as {
    data: { name: string; fault: string | null; binds: readonly unknown[] }[];
  };
  const line = data.find(({ name }) => name === 'line')!;
  expect(line.fault).toBeNull();
  return line.binds;
};

// The second goes on where the first ends.
describe('two replicas and one bind', { shuffle: false }, () => {
  test('F15, S20: a replica that is stopped loses its bind to the other, and writes nothing when it comes back', {
    timeout: 120_000,
  }, async () => {
    const { holder, other } = await pair.byBind('line');
    const holderId = (await holder.ready())!.replica;
    await eventually('the bind', async () => smsc.bound().length === 1);
    const zombie = smsc.bound()[0]!.line;
    expect((await other.ready())!).toMatchObject({ status: 'ready', binds: {} });
    // Whoever is asked tells who holds the bind, and finds no fault in it.
    for (const replica of pair.replicas) {
      await eventually('the listing to say that it is bound', async () => {
        const binds = await holderInListing(replica);
        return (binds[0] as { bound: boolean }).bound && binds;
      });
      expect(await holderInListing(replica)).toMatchObject([{ number: 1, replica: holderId }]);
    }
    const [before] = await tokens();

    const withheld = createGate();
    smsc.script = {
      answer: async ({ line }) => {
        if (line === zombie.number && smsc.record.submissions.length > 100) await withheld.pass();
        return {};
      },
    };
    await sendAll(other);
    await eventually(
      'the window to be full of what is not answered',
      async () => withheld.waiting === WINDOW,
    );
    const afterStop: string[] = [];
    const note = smsc.script;
    holder.process.child.kill('SIGSTOP');
    const stoppedAt = performance.now();
    // Its window, and what it had claimed ahead of it (ADR 28).
    const claimed = (await stages())['claimed'] ?? 0;
    expect(claimed).toBeGreaterThanOrEqual(WINDOW);
    smsc.script = {
      ...note,
      line: ({ when, line, pdu }) => {
        if (when === 'arriving' && line === zombie.number) afterStop.push(pdu?.command ?? 'octets');
        return 'carry';
      },
    };

    await eventually('the other to be bound', async () => smsc.bound().length === 2, 20_000);
    const takenOverAfter = performance.now() - stoppedAt;
    const [after] = await tokens();
    const seen = smsc.record.submissions.length;
    await eventually(
      'the other to hand messages over',
      async () => smsc.record.submissions.length >= seen + MEANWHILE,
      20_000,
    );

    holder.process.child.kill('SIGCONT');
    withheld.open();
    await eventually('the zombie to let go of its connection', async () => !smsc.lines.has(zombie), 20_000);
    await eventually('the zombie to stand by', async () => {
      const ready = await holder.ready();
      return ready?.status === 'ready' && Object.keys(ready.binds).length === 0;
    });
    await eventually(
      'every message to have left',
      async () => {
        const now = await stages();
        return (now['queued'] ?? 0) + (now['claimed'] ?? 0) === 0;
      },
      30_000,
    );

    expect(afterStop).toEqual([]);
    expect(smsc.record.submittedTwice()).toEqual([]);
    const unknown = (await stages())['unknown'] ?? 0;
    expect(unknown).toBeLessThanOrEqual(claimed);
    expect(smsc.record.byPart().size).toBeGreaterThanOrEqual(MESSAGES - (claimed - WINDOW));
    expect(smsc.record.byPart().size).toBeGreaterThanOrEqual(MESSAGES - unknown);
    expect(after!).toBeGreaterThan(before!);
    // The lease, the turn of the other one that finds it over, and the bind itself.
    expect(takenOverAfter).toBeLessThan(LEASE_SECONDS * 1_000 * (4 / 3) + 2_000);
    expect(await verifyLedger(pair.database)).toEqual([]);
  });

  test('S17, S20: a replica that is told to stop unbinds and gives its lease back, so that nobody waits for it', {
    timeout: 60_000,
  }, async () => {
    const { holder, other } = await pair.byBind('line');
    await eventually('the bind', async () => smsc.bound().length === 1);
    const commands: string[] = [];
    const left = smsc.bound()[0]!.line;
    smsc.script = {
      line: ({ when, line, pdu }) => {
        if (when === 'arriving' && line === left.number) commands.push(pdu!.command);
        return 'carry';
      },
    };
    holder.process.child.kill('SIGTERM');
    await eventually('the other to be bound', async () => smsc.bound().some(({ line }) => line !== left));
    expect((await other.ready())!.binds).toEqual({ line: [1] });
    expect(await holder.process.ended).toBe(0);
    expect(commands.at(-1)).toBe('unbind');
  });
});
