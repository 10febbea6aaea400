import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { verifyLedger } from '../../../src/engine/billing/verify-ledger.ts';
import type { SubmitOutcome } from '../../../src/engine/carriers/carrier.ts';
import { takeLeases } from '../../../src/engine/carriers/smpp/bind-leases.ts';
import { sweepDeadClaims } from '../../../src/engine/dispatch/recovery/dead-claims.ts';
import type { Claim } from '../../../src/engine/messages/lifecycle/claims.ts';
import { claimDue } from '../../support/claim.ts';
import { startTestGateway, type TestGateway, toPhone } from '../../support/gateway.ts';

let gateway: TestGateway;
/** A replica that nobody has heard of for a long time. */
let zombie: string;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_ROLES: 'api,jobs' });
});
afterAll(() => gateway.close());
beforeEach(() => {
  zombie = uuidv7();
});

const claim = (replicaId: string, fence?: readonly bigint[]): Promise<Claim | null> =>
  claimDue(gateway.database, { carrier: 'simulator', replicaId, limit: 10, now: Date.now(), fence });

const send = async (): Promise<string> => (await gateway.live.post('/v1/messages', toPhone('0001'))).body.id;

const stageOf = async (): Promise<string> => {
  const { rows } = await gateway.database.pool.query('SELECT stage FROM messages ORDER BY id DESC LIMIT 1');
  return rows[0].stage;
};

/** What a replica says of the only message of a claim; resolves when it is on disk, or refused. */
const tell = async (made: Claim, outcome: SubmitOutcome): Promise<void> => {
  const { recorder } = gateway;
  const [message] = made.messages;
  recorder.outcome({ claim: made, message: message!, carrier: 'simulator', outcome, at: new Date() });
  await recorder.drain(AbortSignal.timeout(5_000));
};

test.each<SubmitOutcome>([
  { kind: 'deferred', retryAfterMs: 0 },
  { kind: 'refused', code: 'rejected' },
  { kind: 'unknown' },
])(
  'what a zombie says of messages that were taken over and claimed anew is refused: $kind',
  async (outcome) => {
    await send();
    const old = await claim(zombie);
    expect(await sweepDeadClaims(gateway.database, Date.now())).toBe(1);
    // Its carrier has said that it never got the message, so it went back to its lane and was claimed again.
    const { recorder } = gateway;
    const [message] = old!.messages;
    const absent = { claim: null, message: message!, carrier: 'simulator', at: new Date() };
    const { claimed: _, ...plain } = message!;
    recorder.outcome({ ...absent, message: plain, outcome: { kind: 'deferred', retryAfterMs: 0 } });
    await recorder.drain(AbortSignal.timeout(5_000));
    const anew = await claim(uuidv7());
    expect(anew!.messages.map(({ messageId }) => messageId)).toEqual([message!.messageId]);

    await tell(old!, outcome);
    expect(await stageOf()).toBe('claimed');
    await tell(anew!, { kind: 'accepted', carrierMessageIds: [uuidv7()] });
    expect(await stageOf()).toBe('submitted');
    expect(await verifyLedger(gateway.database)).toEqual([]);
  },
);

test('that a carrier took a message is believed of a zombie too: nobody else can know', async () => {
  const id = await send();
  const old = await claim(zombie);
  await sweepDeadClaims(gateway.database, Date.now());
  expect(await stageOf()).toBe('unknown');
  const carrierMessageId = uuidv7();
  await tell(old!, { kind: 'accepted', carrierMessageIds: [carrierMessageId] });
  const { parts, status } = await gateway.message(id, () => true);
  expect([status, parts.map((part) => part.carrierMessageId)]).toEqual(['transmitted', [carrierMessageId]]);
  expect(await verifyLedger(gateway.database)).toEqual([]);
});

test('S20: a claim is made under a lease that holds, or not at all', async () => {
  await send();
  const replicaId = uuidv7();
  const holder = { carrier: 'simulator', replicaId, leaseMs: 60_000 };
  const [lease] = await takeLeases(gateway.database, holder, { binds: 1, most: 1 });
  expect(await claim(zombie, [lease!.token])).toBeNull();
  expect(await claim(replicaId, [lease!.token + 1n])).toBeNull();
  expect(await claim(replicaId, [])).toBeNull();
  expect(await stageOf()).toBe('queued');
  const made = await claim(replicaId, [lease!.token]);
  expect(made!.messages).toHaveLength(1);
  await tell(made!, { kind: 'accepted', carrierMessageIds: [uuidv7()] });
});
