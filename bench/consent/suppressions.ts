import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConsents } from '../../apps/gateway/src/engine/consent/consent-facts.ts';
import { suppress } from '../../apps/gateway/src/engine/consent/suppress.ts';
import { openHour } from '../../apps/gateway/test/engine/consent/race/open-hour.ts';
import {
  openRaceGateway,
  type RaceGateway,
} from '../../apps/gateway/test/engine/consent/race/race-gateway.ts';

/** Looking recipients up, and suppressing them, with 10 million suppressed numbers against the same with 10 thousand. */
const FEW = 10_000;
const MANY = 10_000_000;
const GOAL = 1.5;
const BATCH = 500;
const ROUNDS = 60;
const WARM_UP = 10;

const known = (index: number): string => `+336${String(10_000_000 + index).padStart(8, '0')}`;
const unknown = (index: number): string => `+337${String(30_000_000 + index).padStart(8, '0')}`;

let nextUnknown = 0;

const entryFor = (gateway: RaceGateway, recipient: string) => ({
  accountId: gateway.caller.account.id,
  recipient,
  scope: 'commercial' as const,
  state: 'active' as const,
  origin: 'api' as const,
  evidence: {},
  at: new Date(gateway.now()),
});

const add = (gateway: RaceGateway, recipients: readonly string[]) =>
  gateway.database.transaction((client) =>
    suppress(client, gateway.consents, {
      entries: recipients.map((recipient) => entryFor(gateway, recipient)),
      now: new Date(gateway.now()),
    }),
  );

const fillFew = async (gateway: RaceGateway): Promise<void> => {
  for (let first = 0; first < FEW; first += 1_000)
    await add(
      gateway,
      Array.from({ length: 1_000 }, (_, index) => known(first + index)),
    );
};

/** Rows like any others, with digests as random as an HMAC's; indexes are built once over all of them. */
const fillMany = async ({ database, consents, caller }: RaceGateway): Promise<void> => {
  const { rows } = await database.pool.query<{ definition: string; name: string }>(
    `SELECT indexdef AS definition, indexname AS name FROM pg_indexes WHERE tablename = 'suppressions' AND indexname <> 'suppressions_pkey'`,
  );
  for (const { name } of rows) await database.pool.query(`DROP INDEX ${name}`);
  await database.pool.query('ALTER TABLE suppressions DROP CONSTRAINT suppressions_pkey');
  await database.pool.query(
    `INSERT INTO suppressions (account_id, digest, id, key_id, recipient, scope, state, origin, evidence, since)
     SELECT $1, decode(md5(n::text), 'hex'), gen_random_uuid(), $2, '+4477' || lpad(n::text, 8, '0'), 'commercial', 'active',
       'import', '{}', now() FROM generate_series(1, ${MANY - FEW}) AS n`,
    [caller.account.id, consents.digests.keyId],
  );
  await database.pool.query('ALTER TABLE suppressions ADD PRIMARY KEY (account_id, digest)');
  for (const { definition } of rows) await database.pool.query(definition);
};

const settle = async ({ database }: RaceGateway): Promise<void> => {
  await database.pool.query('ANALYZE suppressions');
  await database.pool.query('VACUUM suppressions');
};

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!;

const account = (gateway: RaceGateway): string => gateway.caller.account.id;

const works = {
  [`check of ${BATCH}`]: async (gateway: RaceGateway): Promise<unknown> => {
    const settings = await gateway.consents.settings.read([account(gateway)]);
    const { digests } = gateway.consents;
    const asked = Array.from({ length: BATCH }, (_, index) => ({
      account: account(gateway),
      recipient:
        index % 2 ? known(Math.floor(Math.random() * FEW)) : unknown(Math.floor(Math.random() * 1e7)),
      purpose: 'commercial' as const,
    }));
    return readConsents(gateway.database.pool, asked, { settings, digests, now: gateway.now() });
  },
  'insert of 1, committed': (gateway: RaceGateway): Promise<unknown> =>
    add(gateway, [unknown(50_000_000 + nextUnknown++)]),
  [`insert of ${BATCH}, committed`]: (gateway: RaceGateway): Promise<unknown> =>
    add(
      gateway,
      Array.from({ length: BATCH }, () => unknown(50_000_000 + nextUnknown++)),
    ),
};

/** Both take turns, so that whatever else the machine does is the same for both. */
const compare = async (
  gateways: readonly RaceGateway[],
  work: (gateway: RaceGateway) => Promise<unknown>,
): Promise<number[]> => {
  const times: number[][] = gateways.map(() => []);
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [place, gateway] of gateways.entries()) {
      const started = performance.now();
      await work(gateway);
      if (round >= 0) times[place]!.push(performance.now() - started);
    }
  }
  return times.map(median);
};

const open = async (): Promise<{ gateway: RaceGateway; dataDir: string }> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-bench-suppressions-'));
  await chmod(dataDir, 0o711);
  const at = openHour();
  return { gateway: await openRaceGateway(dataDir, () => at), dataDir };
};

const opened = [await open(), await open()];
const gateways = opened.map(({ gateway }) => gateway);
try {
  for (const gateway of gateways) await fillFew(gateway);
  await fillMany(gateways[1]!);
  for (const gateway of gateways) await settle(gateway);
  for (const [name, work] of Object.entries(works)) {
    const [few = 0, many = 0] = await compare(gateways, work);
    const ratio = many / few;
    if (ratio >= GOAL) process.exitCode = 1;
    console.log(
      `${name.padEnd(26)} ${few.toFixed(2)} ms with ${FEW}, ${many.toFixed(2)} ms with ${MANY}: ${ratio.toFixed(2)} times (goal under ${GOAL})${ratio >= GOAL ? '  MISSED' : ''}`,
    );
  }
} finally {
  for (const { gateway, dataDir } of opened) {
    await gateway.close();
    await rm(dataDir, { recursive: true });
  }
}
