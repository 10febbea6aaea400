import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One numbered migration of this build. */
export interface Migration {
  /** Its file's name without `.sql`, such as `0003_add_wallets`. */
  readonly name: string;
  /** SHA-256 of its text, in hex, whatever the line ends. */
  readonly hash: string;
  readonly statements: readonly string[];
}

interface Journal {
  readonly entries: readonly { readonly idx: number; readonly tag: string }[];
}

/** Reads a folder in the format of drizzle-kit, in the order of its journal. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const journal = JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8')) as Journal;
  const ordered = journal.entries.toSorted((a, b) => a.idx - b.idx);
  return Promise.all(ordered.map(({ tag }) => readMigration(folder, tag)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  // A checkout on Windows may end its lines otherwise; that is no edit.
  const text = (await readFile(join(folder, `${name}.sql`), 'utf8')).replaceAll('\r\n', '\n');
  return {
    name,
    hash: createHash('sha256').update(text).digest('hex'),
    statements: text.split('--> statement-breakpoint').filter((statement) => statement.trim() !== ''),
  };
}

/** The gateway's own folder: beside its package.json, from the sources and from the bundle alike. */
export function ownMigrations(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'migrations');
}
