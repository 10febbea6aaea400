import type { Draft } from '@carillon/core/admission';
import type { Refusal, Result } from '@carillon/core/result';
import type { Carrier, Outbound } from '../../../../src/engine/carriers/carrier.ts';
import { createDispatch } from '../../../../src/engine/dispatch/dispatch.ts';
import { createRecorder } from '../../../../src/engine/dispatch/outcome-recorder.ts';
import { createRouteCheck } from '../../../../src/engine/dispatch/rerouting/route-check.ts';
import { draftFor } from '../../../../src/engine/messages/admission/intake.ts';
import { createWaitingLimits } from '../../../../src/engine/messages/waiting-limits/waiting-limits.ts';
import { createQuarantine } from '../../../../src/engine/quarantine/quarantine.ts';
import { enterReplica } from '../../../../src/infrastructure/replicas/replica.ts';
import { createMetrics } from '../../../../src/infrastructure/telemetry/metrics.ts';
import { CARRIER, type RaceGateway, ROUTING } from './race-gateway.ts';

/** How large a race is. */
export interface RaceSize {
  readonly recipients: number;
  readonly stops: number;
  /** Dispatchers, each a replica of its own. */
  readonly dispatchers: number;
}

/** What a race showed. */
export interface RaceResult {
  /** Messages handed over although their claim committed after the STOP of their recipient. */
  readonly violations: number;
  readonly handedOver: number;
  readonly stopped: number;
  /** Recipients whose STOP came while their text was on the wire. */
  readonly overtaken: number;
  /** From the commit of a STOP to the last byte of its recipient's text that was already claimed; milliseconds. */
  readonly worstMs: number;
  /** Wallet and states agree: nothing is held any more, and what was handed over was charged. */
  readonly held: bigint;
  readonly texts: number;
  readonly seconds: number;
}

/** Messages a carrier works on at once. */
const WINDOW = 20;
/** STOPs that come at the same time. */
const STOPPERS = 12;
/** Texts a carrier puts on the wire side by side. */
const CONNECTIONS = 2;

const numberOf = (index: number): string => `+336${String(12_000_000 + index).padStart(8, '0')}`;

/** A carrier that notes when the last byte of each text left, up to 5 ms after it was given it. */
const recordingCarrier = (left: Map<string, number>): Carrier => {
  const sendOne = async (message: Outbound): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    left.set(message.messageId, Date.now());
  };
  return {
    name: CARRIER,
    window: WINDOW,
    submit: async (batch, report) => {
      const queue = [...batch];
      const connection = async (): Promise<void> => {
        for (let message = queue.shift(); message; message = queue.shift()) {
          await sendOne(message);
          report(message, { kind: 'accepted', carrierMessageIds: [message.messageId] });
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    },
    find: null,
    fault: () => null,
    close: async () => {},
  };
};

/** A commercial text to a recipient, read on behalf of the gateway's account. */
export const draftOffer = (gateway: RaceGateway, to: string): Result<Draft, Refusal> =>
  draftFor(gateway.caller, {
    to,
    country: null,
    text: 'New: our winter collection.',
    purpose: 'commercial',
    lane: null,
    sender: null,
    eventKey: null,
    reference: null,
    sendAt: null,
    notAfter: null,
    origin: { kind: 'api' },
  });

/** Admits the campaign, 500 texts at a time, while everything else runs. */
const runCampaign = async (gateway: RaceGateway, recipients: number): Promise<void> => {
  for (let first = 0; first < recipients; first += 500) {
    const size = Math.min(500, recipients - first);
    const drafts = Array.from({ length: size }, (_, index) => draftOffer(gateway, numberOf(first + index)));
    const answer = () => ({ status: 202, body: null });
    await gateway.admission.submit({ caller: gateway.caller, drafts, idempotent: null, answer });
  }
};

/** Picks recipients that nobody picked before: every other one at random, the rest among those about to leave. */
const createPick = (recipients: number, progress: () => number): (() => number) => {
  const picked = new Set<number>();
  return () => {
    const aimed = picked.size % 2 === 1 ? progress() + Math.floor(Math.random() * 3 * WINDOW) : recipients;
    let index = aimed < recipients ? aimed : Math.floor(Math.random() * recipients);
    while (picked.has(index)) index = (index + 1) % recipients;
    picked.add(index);
    return index;
  };
};

/** Sends STOPs from several handsets at a time, each recipient's once. */
const runStops = async (
  gateway: RaceGateway,
  { recipients, stops }: RaceSize,
  progress: () => number,
): Promise<void> => {
  const pick = createPick(recipients, progress);
  let sent = 0;
  const handset = async (): Promise<void> => {
    while (sent++ < stops) {
      await gateway.inbox({
        accountId: gateway.caller.account.id,
        carrier: CARRIER,
        sender: numberOf(pick()),
        recipient: null,
        text: 'STOP',
        at: new Date(gateway.now()),
      });
    }
  };
  await Promise.all(Array.from({ length: STOPPERS }, handset));
};

interface Row {
  message_id: string;
  claimed_at: Date | null;
  stopped_at: Date | null;
}

/** Each message with the instants its claim and its recipient's STOP committed, as PostgreSQL's log has them. */
const readCommits = async ({ database }: RaceGateway): Promise<Row[]> => {
  const { rows } = await database.pool.query<Row>(
    `SELECT m.id AS message_id, pg_xact_commit_timestamp(a.xmin) AS claimed_at, pg_xact_commit_timestamp(s.xmin) AS stopped_at
     FROM messages m LEFT JOIN claim_audit a ON a.message_id = m.id
     LEFT JOIN suppressions s ON s.account_id = m.account_id AND s.recipient = m.recipient`,
  );
  return rows;
};

const waiting = async ({ database }: RaceGateway): Promise<boolean> => {
  const { rows } = await database.pool.query<{ some: boolean }>(
    `SELECT EXISTS (SELECT FROM messages WHERE stage IN ('queued', 'claimed')) AS some`,
  );
  return rows[0]!.some;
};

/** Waits until nothing is queued or on the wire. */
const drain = async (gateway: RaceGateway): Promise<void> => {
  while (await waiting(gateway)) await new Promise((resolve) => setTimeout(resolve, 20));
};

/**
 * Runs a campaign at full speed through several dispatchers while recipients send STOP, and then asks PostgreSQL which
 * transaction committed first.
 */
export const runRace = async (gateway: RaceGateway, size: RaceSize): Promise<RaceResult> => {
  const { database, now } = gateway;
  const started = performance.now();
  const left = new Map<string, number>();
  const metrics = createMetrics();
  const onFault = (error: unknown): never => {
    throw error;
  };
  const wake = (): void => {
    for (const { dispatch } of replicas) dispatch.wake();
  };
  const recorder = createRecorder({
    database,
    metrics,
    quarantine: createQuarantine(database, now),
    now,
    onFault,
    onStored: async () => {},
    onRequeued: wake,
  });
  const replicas = await Promise.all(
    Array.from({ length: size.dispatchers }, async () => {
      const replica = await enterReplica(database, { now, alone: false, onFault });
      const carrier = recordingCarrier(left);
      const { pauses } = gateway.parts;
      const [limits, routes] = [createWaitingLimits(database, now), createRouteCheck(database, ROUTING)];
      const options = { database, carrier, recorder, replica, pauses, limits, routes, metrics, now, onFault };
      return { replica, dispatch: createDispatch(options) };
    }),
  );
  await Promise.all([
    runCampaign(gateway, size.recipients).then(wake),
    runStops(gateway, size, () => left.size),
  ]);
  wake();
  await drain(gateway);
  const soon = AbortSignal.timeout(10_000);
  await Promise.all(replicas.map(({ dispatch }) => dispatch.stop(soon)));
  await recorder.drain(soon);
  await Promise.all(replicas.map(({ replica }) => replica.end()));
  return {
    ...(await evaluate(gateway, left)),
    texts: size.recipients,
    seconds: (performance.now() - started) / 1000,
  };
};

const evaluate = async (
  gateway: RaceGateway,
  left: ReadonlyMap<string, number>,
): Promise<Omit<RaceResult, 'texts' | 'seconds'>> => {
  const rows = await readCommits(gateway);
  const gone = rows.filter(({ message_id }) => left.has(message_id));
  const late = gone.filter(({ claimed_at, stopped_at }) => stopped_at && claimed_at! > stopped_at);
  const overtaken = gone.flatMap(({ message_id, stopped_at }) => {
    const after = stopped_at ? left.get(message_id)! - stopped_at.getTime() : 0;
    return after > 0 ? [after] : [];
  });
  const wallet = await gateway.database.pool.query<{ held: bigint }>(
    'SELECT held FROM wallets WHERE account_id = $1',
    [gateway.caller.account.id],
  );
  return {
    violations: late.length,
    handedOver: gone.length,
    stopped: rows.filter(({ message_id, stopped_at }) => stopped_at && !left.has(message_id)).length,
    overtaken: overtaken.length,
    worstMs: Math.max(0, ...overtaken),
    held: wallet.rows[0]!.held,
  };
};
