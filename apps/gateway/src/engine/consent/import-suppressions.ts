import { type Refusal, type Result, succeed } from '@carillon/core/result';
import type { suppressionImportedSchema, suppressionImportSchema } from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { z } from 'zod';
import type { Caller } from '../../infrastructure/http/caller.ts';
import { readRecipient } from '../../infrastructure/http/read-recipient.ts';
import type { RequestWork } from '../../infrastructure/jobs/cpu-share.ts';
import type { ConsentWriter } from './consents.ts';
import { type NewSuppression, suppress } from './suppress.ts';

type Imported = z.input<typeof suppressionImportedSchema>;
type List = z.output<typeof suppressionImportSchema>;

/** A list that was read: what goes on the suppression list, and the entries that are no numbers, by their place. */
export interface ReadList {
  readonly entries: readonly NewSuppression[];
  readonly invalid: Imported['invalid'];
}

const readEntry = (
  caller: Caller,
  entry: List['entries'][number],
  { list, now }: { list: List; now: Date },
): Result<NewSuppression, Refusal> => {
  const said = typeof entry === 'string' ? { to: entry, scope: 'commercial' as const } : entry;
  const country = ('country' in said ? said.country : undefined) ?? list.country;
  const recipient = readRecipient(caller, { to: said.to, country });
  if (!recipient.ok) return recipient;
  const at = 'at' in said && said.at !== undefined ? Math.min(Date.parse(said.at), now.getTime()) : now;
  const reason = 'reason' in said ? said.reason : undefined;
  return succeed({
    accountId: caller.account.id,
    recipient: recipient.value,
    scope: said.scope,
    state: 'active',
    origin: 'import',
    evidence: {
      ...(list.source === undefined ? {} : { list: list.source }),
      ...(reason === undefined ? {} : { reason }),
    },
    at: new Date(at),
  });
};

/** Reads a list of another system: no transaction waits for it. */
export const readSuppressions = async (
  caller: Caller,
  list: List,
  { work, now }: { work: RequestWork; now: Date },
): Promise<ReadList> => {
  const read = await work.map(list.entries, (entry) => readEntry(caller, entry, { list, now }));
  return {
    entries: [
      ...new Map(read.flatMap((one) => (one.ok ? [[one.value.recipient, one.value] as const] : []))).values(),
    ],
    invalid: read.flatMap((one, place) =>
      one.ok ? [] : [{ place, code: one.error.code, detail: one.error.detail }],
    ),
  };
};

/** Puts a list that was read on the suppression list. */
export const importSuppressions = async (
  client: pg.PoolClient,
  consents: ConsentWriter,
  { read: { entries, invalid }, now }: { read: ReadList; now: Date },
): Promise<Imported> => {
  const { added, cancelled } = await suppress(client, consents, { entries, now });
  return { added, known: entries.length - added, cancelled, invalid: [...invalid] };
};
