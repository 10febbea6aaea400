import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AUDIT_CHECKS, auditLedger } from '../engine/billing/ledger-audit.ts';
import { locateFolder } from '../infrastructure/database/embedded/folder.ts';
import { readPassword } from '../infrastructure/database/embedded/password.ts';
import { clusterName } from '../infrastructure/database/embedded/prepare.ts';
import { serverProcesses } from '../infrastructure/database/embedded/process-table.ts';
import { gatewayRole } from '../infrastructure/database/embedded/roles.ts';
import { startEmbeddedPostgres } from '../infrastructure/database/embedded.ts';
import { type DatabaseAddress, openDatabase } from '../infrastructure/database/open.ts';
import { StartupError } from '../infrastructure/startup/startup-error.ts';

interface Store {
  readonly address: DatabaseAddress;
  stop(): Promise<void>;
}

/** The embedded server of a gateway that is running: its `postmaster.pid` says where it listens (lines 4 to 6). */
const findRunning = async (dataDir: string): Promise<Store | null> => {
  const folder = await locateFolder(dataDir);
  const { postmasters } = await serverProcesses(folder.pgdata, clusterName(folder.pgdata));
  if (postmasters.length === 0) return null;
  const lines = (await readFile(join(folder.pgdata, 'postmaster.pid'), 'utf8')).split('\n');
  const host = lines[4]?.trim() || lines[5]?.trim() || '127.0.0.1';
  const connection = {
    host,
    port: Number(lines[3]),
    user: gatewayRole,
    password: await readPassword(folder),
    database: gatewayRole,
  };
  return { address: { connection }, stop: async () => {} };
};

const findStore = async (env: NodeJS.ProcessEnv): Promise<Store> => {
  const url = env['DATABASE_URL'];
  if (url) return { address: { url }, stop: async () => {} };
  const dataDir = resolve(env['INIT_CWD'] ?? '.', env['GATEWAY_DATA_DIR'] ?? 'data');
  if (!existsSync(join(dataDir, 'postgres')))
    throw new StartupError(
      'database',
      `There is no database in ${dataDir}. Set GATEWAY_DATA_DIR to the gateway's data folder, or DATABASE_URL.`,
    );
  const running = await findRunning(dataDir);
  if (running) return running;
  const server = await startEmbeddedPostgres({ dataDir });
  return { address: { connection: server.connection }, stop: server.stop };
};

/** Prints each comparison and what differs; gives how much does. */
const verify = async (): Promise<number> => {
  const store = await findStore(process.env);
  try {
    const database = await openDatabase({
      ...store.address,
      applicationName: 'carillon-ledger-verify',
      poolSize: 1,
    });
    const findings = await auditLedger(database).finally(database.close);
    for (const check of AUDIT_CHECKS) {
      const differing = findings.filter((finding) => finding.check === check);
      console.log(`${differing.length === 0 ? 'ok  ' : 'FAIL'}  ${check}`);
      for (const { subject, stored, fromEntries } of differing)
        console.log(`      ${subject}: stored ${stored}, from entries ${fromEntries}`);
    }
    console.log(`differences: ${findings.length}`);
    return findings.length;
  } finally {
    await store.stop();
  }
};

try {
  process.exitCode = (await verify()) === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 78;
}
