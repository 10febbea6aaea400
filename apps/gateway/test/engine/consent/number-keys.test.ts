import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readConsents } from '../../../src/engine/consent/consent-facts.ts';
import { recordDecisions } from '../../../src/engine/consent/consent-ledger.ts';
import { type NumberDigests, openNumberDigests } from '../../../src/engine/consent/number-digests.ts';
import { consentPersonalData } from '../../../src/engine/consent/personal-data.ts';
import { rotateNumberKey } from '../../../src/engine/consent/rotate-number-key.ts';
import { type NewSuppression, suppress } from '../../../src/engine/consent/suppress.ts';
import { cancelSuppressed } from '../../../src/engine/messages/lifecycle/cancel-suppressed.ts';
import { parseMasterKey } from '../../../src/infrastructure/vault/master-key.ts';
import { openVault, type Vault } from '../../../src/infrastructure/vault/vault.ts';
import { erasePerson } from '../../../src/services/privacy/person-erasure.ts';
import { eventually } from '../../support/deadline.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createTestServer, type TestServer } from '../../support/server.ts';
import { EVIDENCE, offer, startInOpenHours } from './open-hours.ts';

const NOW = new Date('2026-07-01T10:00:00Z');
const nobodyElse = async (): Promise<void> => {};

describe('a key that is changed under a running gateway', () => {
  let gateway: TestGateway;
  let vault: Vault;
  beforeAll(async () => {
    const secret = randomBytes(32).toString('hex');
    gateway = await startInOpenHours({ GATEWAY_MASTER_KEY: secret });
    const master = parseMasterKey(secret, 'the test');
    if (!master.ok) throw new Error(master.error);
    vault = await openVault({
      database: gateway.database,
      masterKeys: { current: master.value, previous: [] },
      onFault: (error) => {
        throw error;
      },
    });
  });
  afterAll(async () => {
    await vault.close();
    await gateway.close();
  });

  const send = (to: string) => gateway.live.post('/v1/messages', offer(to));
  const OPTED_OUT = { status: 422, body: { code: 'recipient_opted_out' } };
  const keysOf = async (table: 'suppressions' | 'consents') =>
    (
      await gateway.database.pool.query<{ key_id: string; erased: boolean }>(
        `SELECT DISTINCT key_id, recipient IS NULL AS erased FROM ${table} ORDER BY erased`,
      )
    ).rows;

  /** The gateway learns of the key by itself: what it writes then is written under it. */
  const learnt = (): Promise<void> =>
    eventually('the gateway to write under the new key', async () => {
      await gateway.live.post('/v1/suppressions', { to: '+33639980099' });
      const { rows } = await gateway.database.pool.query<{ newest: boolean }>(
        `SELECT bool_or(key_id = (SELECT id FROM suppression_keys ORDER BY created_at DESC, id DESC LIMIT 1)) AS newest
         FROM suppressions WHERE recipient = '+33639980099'`,
      );
      return rows[0]?.newest;
    }).then(() => {});

  test('stops nobody whose consent is known, and nobody who was erased can be texted or imported', async () => {
    const [erased, stopped, willing] = ['+33639980081', '+33639980082', '+33639980083'];
    for (const to of [erased, stopped, willing])
      await gateway.live.post('/v1/consents', { to, method: 'form', evidence: EVIDENCE });
    await gateway.live.post('/v1/suppressions', { to: stopped, reason: 'Said so' });
    await gateway.live.post('/v1/people/erase', { to: erased });
    const [former] = await keysOf('suppressions');

    const { keyId, kept } = await rotateNumberKey(gateway.database, vault, learnt);
    expect(keyId).not.toBe(former!.key_id);
    // The no of the erasure, and the two lines of the ledger that lost their number.
    expect(kept).toBe(3);
    for (const table of ['suppressions', 'consents'] as const)
      expect(await keysOf(table)).toEqual([
        { key_id: keyId, erased: false },
        { key_id: former!.key_id, erased: true },
      ]);

    expect((await send(willing)).status).toBe(202);
    expect(await send(stopped)).toMatchObject(OPTED_OUT);
    const listed = await gateway.live.get(`/v1/suppressions?to=${encodeURIComponent(stopped)}`);
    expect(listed.body.data).toMatchObject([{ to: stopped, origin: 'api', evidence: { reason: 'Said so' } }]);

    expect(await send(erased)).toMatchObject(OPTED_OUT);
    await gateway.live.post('/v1/consents/import', {
      consents: [{ to: erased, method: 'import', evidence: { attestation: 'old list' } }],
    });
    await gateway.live.patch('/v1/consent/policy', { consent: 'trusted' });
    expect(await send(erased)).toMatchObject(OPTED_OUT);
    await gateway.live.patch('/v1/consent/policy', { consent: 'required' });
    // Said again, the no stands twice, and only what undoes both undoes it.
    await gateway.live.post('/v1/suppressions', { to: erased });
    const url = `/v1/suppressions?to=${encodeURIComponent(erased)}`;
    expect((await gateway.live.get(url)).body.data.map(({ origin }) => origin)).toEqual(['api', 'erasure']);
    gateway.advance(1_000);
    const yes = await gateway.live.post('/v1/consents', { to: erased, method: 'form', evidence: EVIDENCE });
    expect(yes.body).toMatchObject({ commercialAllowed: true });
    expect((await gateway.live.get(url)).body.data).toEqual([]);
    expect((await send(erased)).status).toBe(202);
  });
});

describe('digests under several keys', () => {
  let server: TestServer;
  let account: string;
  beforeAll(async () => {
    server = await createTestServer(() => []);
    account = (await server.account()).id;
  });
  afterAll(() => server.close());

  let next = 0;
  const fresh = (): string => `+3361${String(6_000_000 + next++)}`;
  const entry = (recipient: string, extra: Partial<NewSuppression> = {}): NewSuppression => ({
    accountId: account,
    recipient,
    scope: 'commercial',
    state: 'active',
    origin: 'api',
    evidence: {},
    at: NOW,
    ...extra,
  });
  const add = (digests: NumberDigests, ...entries: NewSuppression[]) =>
    server.database.transaction((client) =>
      suppress(client, { digests, cancelWaiting: cancelSuppressed }, { entries, now: NOW }),
    );
  const rotate = () => rotateNumberKey(server.database, server.vault, nobodyElse);
  const keys = async (): Promise<string[]> =>
    (
      await server.database.pool.query<{ id: string }>('SELECT id FROM suppression_keys ORDER BY created_at')
    ).rows.map(({ id }) => id);

  /** Somebody who said no and was erased. */
  const erased = async (): Promise<string> => {
    const recipient = fresh();
    const digests = await openNumberDigests(server.database, server.vault);
    await add(digests, entry(recipient));
    const person = { accountId: account, number: recipient };
    await server.database.transaction((client) =>
      erasePerson(
        client,
        { consents: { digests, cancelWaiting: cancelSuppressed }, modules: [consentPersonalData] },
        { person: { ...person, numbers: [recipient], digests: digests.everyDigest(recipient) }, now: NOW },
      ),
    );
    return recipient;
  };

  it('are all looked up in one statement, and the strictest of them counts', async () => {
    const recipient = await erased();
    await rotate();
    const after = await openNumberDigests(server.database, server.vault);
    expect(after.everyDigest(recipient)).toHaveLength((await keys()).length);
    expect(after.everyDigest(recipient).length).toBeGreaterThan(1);
    const later = {
      decision: 'granted',
      status: 'effective',
      method: 'import',
      purpose: 'commercial',
    } as const;
    await server.database.transaction((client) =>
      recordDecisions(client, after, {
        decisions: [
          { ...later, accountId: account, recipient, customer: null, evidence: {}, decidedAt: new Date() },
        ],
        now: NOW,
      }),
    );
    const statements: unknown[] = [];
    const counting = {
      query: (...query: Parameters<pg.Pool['query']>) => {
        statements.push(query);
        return (server.database.pool.query as (...query: unknown[]) => unknown)(...query);
      },
    } as unknown as pg.Pool;
    const asked = { account, recipient, purpose: 'commercial' as const };
    const known = { settings: new Map(), digests: after, now: NOW.getTime() };
    const other = { ...asked, recipient: fresh() };
    const lookup = await readConsents(counting, [asked, other], known);
    expect(statements).toHaveLength(1);
    // The no is under the former key, the newest decision under the new one.
    expect(lookup.factsFor(asked)).toMatchObject({
      suppression: { origin: 'erasure', state: 'active' },
      record: { decision: 'granted' },
    });
    expect(lookup.factsFor(other)).toMatchObject({ suppression: null, record: null });
  });

  it('become one where a process that did not know the new key wrote meanwhile', async () => {
    const [recipient, other] = [fresh(), fresh()];
    const stale = await openNumberDigests(server.database, server.vault);
    await rotate();
    const current = await openNumberDigests(server.database, server.vault);
    await add(current, entry(recipient, { state: 'paused', origin: 'keyword' }));
    await add(stale, entry(recipient, { scope: 'all', at: new Date(NOW.getTime() + 1) }), entry(other));
    const rows = async () =>
      (
        await server.database.pool.query(
          'SELECT scope, state, origin, key_id FROM suppressions WHERE recipient = $1',
          [recipient],
        )
      ).rows;
    expect(await rows()).toHaveLength(2);
    const { keyId } = await rotate();
    expect(await rows()).toEqual([{ scope: 'all', state: 'active', origin: 'api', key_id: keyId }]);
  });

  it('move by the thousand, and each once', async () => {
    const people = Array.from({ length: 1_200 }, fresh);
    const digests = await openNumberDigests(server.database, server.vault);
    await add(digests, ...people.map((recipient) => entry(recipient)));
    const { keyId } = await rotate();
    const { rows } = await server.database.pool.query<{ left: bigint; suppressed: bigint; recorded: bigint }>(
      `SELECT (SELECT count(*) FROM suppressions WHERE key_id <> $1 AND recipient IS NOT NULL)
            + (SELECT count(*) FROM consents WHERE key_id <> $1 AND recipient IS NOT NULL) AS left,
         (SELECT count(*) FROM suppressions WHERE key_id = $1 AND recipient = ANY($2)) AS suppressed,
         (SELECT count(*) FROM consents WHERE key_id = $1 AND recipient = ANY($2)) AS recorded`,
      [keyId, people],
    );
    expect(rows[0]).toEqual({ left: 0n, suppressed: 1_200n, recorded: 1_200n });
  });

  it('are made with as few keys as hold anything: the former one outlives its rotation', async () => {
    const other = await createTestServer(() => []);
    try {
      const turn = () => rotateNumberKey(other.database, other.vault, nobodyElse);
      const ids = async () =>
        (await other.database.pool.query<{ id: string }>('SELECT id FROM suppression_keys')).rows.length;
      await openNumberDigests(other.database, other.vault);
      await turn();
      expect(await ids()).toBe(2);
      await turn();
      expect(await ids()).toBe(2);
    } finally {
      await other.close();
    }
    // A key that holds an erased person stays.
    const key = (await openNumberDigests(server.database, server.vault)).keyId;
    await erased();
    for (const _turn of [1, 2, 3]) expect((await rotate()).kept).toBeGreaterThan(0);
    expect(await keys()).toContain(key);
  });

  it('are the only thing of a consent that changes', async () => {
    const { pool } = server.database;
    await add(await openNumberDigests(server.database, server.vault), entry(fresh()));
    await erased();
    await expect(
      pool.query("UPDATE consents SET digest = '\\x00' WHERE recipient IS NOT NULL"),
    ).rejects.toThrow('append-only');
    await expect(
      pool.query("UPDATE consents SET key_id = gen_random_uuid(), decision = 'granted'"),
    ).rejects.toThrow('append-only');
    await expect(
      pool.query('UPDATE consents SET key_id = gen_random_uuid() WHERE recipient IS NULL'),
    ).rejects.toThrow('append-only');
  });
});
