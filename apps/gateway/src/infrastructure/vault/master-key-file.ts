import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../startup/startup-error.ts';
import { MASTER_KEY_BYTES, type MasterKey, parseMasterKey } from './master-key.ts';

/**
 * The master key of a gateway in development: `<dataDir>/master.key`, made on the first start, readable by its owner
 * alone. In production the key must not lie beside the data it protects: there `readConfig` asks for one instead.
 *
 * @throws StartupError when the file holds something else.
 */
export async function developmentMasterKey(dataDir: string): Promise<MasterKey> {
  const path = join(dataDir, 'master.key');
  const text = (await readIfThere(path)) ?? (await make(dataDir, path));
  const key = parseMasterKey(text, path);
  if (key.ok) return key.value;
  throw new StartupError(
    'vault',
    `${path} ${key.error}. Restore the file from your backup. If nothing worth keeping was stored yet, ` +
      'remove the whole data folder to start anew.',
  );
}

const readIfThere = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** Written whole under another name first: a crash leaves no half key, and of two starts at once the first one wins. */
async function make(dataDir: string, path: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`, {
    mode: 0o600,
    flush: true,
  });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  await flushFolder(dataDir);
  return readFile(path, 'utf8');
}

/** The name must survive a power cut as surely as what will be sealed under the key. Windows opens no folders. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
