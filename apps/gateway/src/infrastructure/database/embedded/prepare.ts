import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type Binaries, findBinaries } from './binaries.ts';
import { checkClusterVersion, initialiseCluster } from './cluster.ts';
import { locateFolder, makeFolder } from './folder.ts';
import { type Cluster, clearLeftovers } from './leftovers.ts';
import { makePassword, readPassword } from './password.ts';
import { makeRunnable } from './runnable.ts';
import { chooseServerUser, type ServerUser } from './server-user.ts';

/** All that a server needs before it is spawned. */
export interface Prepared {
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  readonly password: string;
}

/** Brings `<dataDir>/postgres` to where a server can start on it: made at the first start, cleared at a later one. */
export async function prepareCluster(dataDir: string, onProgress: (step: string) => void): Promise<Prepared> {
  const user = await chooseServerUser((await locateFolder(dataDir)).pgdata);
  const binaries = await makeRunnable(await findBinaries(), user, onProgress);
  const folder = await makeFolder(dataDir, user, onProgress);
  const cluster = { folder, name: clusterName(folder.pgdata) };
  if (await stat(folder.pgdata).catch(() => undefined)) {
    await checkClusterVersion(folder, binaries);
    await clearLeftovers(cluster, binaries, onProgress);
    return { cluster, binaries, user, password: await readPassword(folder) };
  }
  onProgress('making the database (first start)');
  const password = await makePassword(folder);
  await initialiseCluster(folder, binaries, user, password);
  return { cluster, binaries, user, password };
}

/** One name per data folder, carried in every process title: https://postgresqlco.nf/doc/en/param/cluster_name/ */
export const clusterName = (pgdata: string): string =>
  `carillon-${createHash('sha256').update(pgdata).digest('hex').slice(0, 12)}`;
