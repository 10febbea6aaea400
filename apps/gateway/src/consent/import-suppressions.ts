import type { suppressionImportedSchema, suppressionImportSchema } from '@carillon/gateway-api/consent';
import type pg from 'pg';
import type { z } from 'zod';
import type { Caller } from '../accounts/caller.ts';
import type { NumberDigests } from './number-digests.ts';
import { readRecipient } from './read-recipient.ts';
import { type NewSuppression, suppress } from './suppress.ts';

/** Puts a list of another system on the suppression list; entries that are not numbers are told by their place. */
export const importSuppressions = async (
  client: pg.PoolClient,
  digests: NumberDigests,
  { caller, list, now }: { caller: Caller; list: z.output<typeof suppressionImportSchema>; now: Date },
): Promise<z.input<typeof suppressionImportedSchema>> => {
  const invalid: z.input<typeof suppressionImportedSchema>['invalid'] = [];
  const entries = new Map<string, NewSuppression>();
  list.entries.forEach((entry, place) => {
    const said = typeof entry === 'string' ? { to: entry, scope: 'commercial' as const } : entry;
    const country = ('country' in said ? said.country : undefined) ?? list.country;
    const recipient = readRecipient(caller, { to: said.to, country });
    if (!recipient.ok) {
      invalid.push({ place, code: recipient.error.code, detail: recipient.error.detail });
      return;
    }
    const at = 'at' in said && said.at !== undefined ? Math.min(Date.parse(said.at), now.getTime()) : now;
    const reason = 'reason' in said ? said.reason : undefined;
    entries.set(recipient.value, {
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
  });
  const { added, cancelled } = await suppress(client, digests, { entries: [...entries.values()], now });
  return { added, known: entries.size - added, cancelled, invalid };
};
