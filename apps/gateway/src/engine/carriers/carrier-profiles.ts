import { defaultProfile, type Profile } from '@carillon/core/encoding';
import type pg from 'pg';
import type { SqlRow } from '../../infrastructure/database/query.ts';
import { CARRIER_KINDS } from './carrier-kinds.ts';

/** How each carrier cuts and counts texts, by its name. */
export interface CarrierProfiles {
  load(client: pg.Pool | pg.PoolClient): Promise<ReadonlyMap<string, Profile>>;
}

type CarrierRow = SqlRow<'carriers', 'name' | 'type' | 'settings'>;

/** The profile of a carrier; the default one for settings that its kind does not take any more. */
const read = ({ type, settings }: CarrierRow): Profile => {
  const kind = CARRIER_KINDS[type];
  const parsed = kind?.settings.safeParse(settings);
  return kind && parsed?.success ? kind.profile(parsed.data) : defaultProfile;
};

/** Carriers of equal settings share one profile, so that a text is counted once for all of them. */
export const createCarrierProfiles = (): CarrierProfiles => {
  let known = new Map<string, Profile>();
  return {
    load: async (client) => {
      const { rows } = await client.query<CarrierRow>('SELECT name, type, settings FROM carriers');
      const keyed = rows.map((row) => ({ row, key: JSON.stringify([row.type, row.settings]) }));
      known = new Map(keyed.map(({ row, key }) => [key, known.get(key) ?? read(row)]));
      return new Map(keyed.map(({ row, key }) => [row.name, known.get(key)!]));
    },
  };
};
