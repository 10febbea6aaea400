import type { Json } from '@carillon/core/events';
import { fail, type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { toJson } from '../../infrastructure/database/column-kinds.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import { newestFirst, type PageRequest } from '../../infrastructure/database/page.ts';
import { queryOn, type Row } from '../../infrastructure/database/query.ts';
import { fromIssues } from '../../infrastructure/http/validation.ts';
import { OPERATOR_ACCOUNT } from '../../infrastructure/vault/seal-context.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';

export type CarrierRow = Row<'carriers'>;

/** The types of carrier this gateway can run, by name, each with the schema of its settings. */
export type CarrierTypes = Readonly<Record<string, z.ZodType>>;

/** Settings as the operator gave them. */
export type Settings = { readonly [name: string]: Json };

export interface NewCarrier {
  readonly name: string;
  readonly type: string;
  readonly settings: Settings;
  /** What the carrier knows the gateway by, such as a password. */
  readonly secret?: string | undefined;
}

/** A carrier to be run: its settings as they were given, which the schema of its type reads. */
export interface ConfiguredCarrier extends Pick<CarrierRow, 'id' | 'name' | 'type' | 'settings'> {
  readonly secret: string | null;
  /** The secret before this one, and until when it counted; null when there is none. */
  readonly previous: { readonly secret: string; readonly until: Date } | null;
  /** Why the operator has paused it; null when it is not. */
  readonly paused: string | null;
}

const context = (id: string) => ({ account: OPERATOR_ACCOUNT, purpose: 'carriers.secret', row: id });

/** One page, newest first. */
export const listCarriers = (database: Database, page: PageRequest): Promise<CarrierRow[]> =>
  queryOn(database.pool).selectFrom('carriers').selectAll().$call(newestFirst(page)).execute();

const previousOf = (
  vault: Vault,
  { id, previousSecret, secretChangedAt: until }: CarrierRow,
): ConfiguredCarrier['previous'] => {
  const secret = openSecret(vault, { id, secret: previousSecret });
  return secret === null || until === null ? null : { secret, until };
};

/** Every carrier, by name, with its secret opened: for the dispatcher, which runs them. */
export const loadCarriers = async (database: Database, vault: Vault): Promise<ConfiguredCarrier[]> => {
  const rows = await queryOn(database.pool).selectFrom('carriers').selectAll().orderBy('name').execute();
  return rows.map((row) => {
    const { id, name, type, settings } = row;
    return {
      id,
      name,
      type,
      settings,
      secret: openSecret(vault, row),
      previous: previousOf(vault, row),
      paused: pauseOf(row),
    };
  });
};

/** Why a carrier is paused, in words for whoever asks; null when it is not. */
export const pauseOf = ({ pausedAt, pauseReason }: CarrierRow): string | null =>
  pausedAt && (pauseReason === null ? 'the operator paused it' : `the operator paused it: ${pauseReason}`);

/** Kinds that cannot work without a secret, each with why, to finish the sentence "The secret is ...". */
export type SecretReasons = Readonly<Record<string, string | undefined>>;

/** Refuses a carrier without the secret that its kind cannot work without: `carrier_settings_invalid`. */
export const checkSecret = (
  reasons: SecretReasons,
  { type, hasSecret }: { type: string; hasSecret: boolean },
): Result<null, Refusal> => {
  const reason = Object.hasOwn(reasons, type) ? reasons[type] : undefined;
  return reason === undefined || hasSecret
    ? succeed(null)
    : refuse('carrier_settings_invalid', `The secret is ${reason}. Send it as "secret".`, 'secret');
};

/** Checks settings whole against the schema of their kind. Refusal: `carrier_settings_invalid`. */
export const checkSettings = (
  types: CarrierTypes,
  type: string,
  settings: Settings,
): Result<null, Refusal> => {
  const schema = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!schema) {
    const known = Object.keys(types).join(', ');
    return refuse(
      'carrier_settings_invalid',
      `There is no carrier type "${type}". Use one of: ${known}.`,
      'type',
    );
  }
  const checked = z.object({ settings: schema }).safeParse({ settings });
  if (checked.success) return succeed(null);
  const { detail = '', field = 'settings' } = fromIssues(checked.error.issues);
  return fail({ code: 'carrier_settings_invalid', detail, field });
};

/** What a carrier is checked against, and sealed with. */
export interface CarrierMaking {
  readonly types: CarrierTypes;
  readonly vault: Vault;
  readonly secrets?: SecretReasons;
}

/** Seals a carrier's secret. */
export const sealSecret = (vault: Vault, id: string, secret: string): Buffer =>
  vault.seal(context(id), secret);

/** Stores a carrier, its secret sealed. Refusals: `carrier_settings_invalid`, `carrier_name_taken`. */
export const createCarrier = async (
  client: pg.PoolClient,
  carrier: NewCarrier,
  { types, vault, secrets = {} }: CarrierMaking,
): Promise<Result<CarrierRow, Refusal>> => {
  const { name, type, settings, secret } = carrier;
  const checked = checkSettings(types, type, settings);
  if (!checked.ok) return checked;
  const armed = checkSecret(secrets, { type, hasSecret: secret !== undefined });
  if (!armed.ok) return armed;
  const id = uuidv7();
  const sealed = secret === undefined ? null : sealSecret(vault, id, secret);
  const row = await queryOn(client)
    .insertInto('carriers')
    .values({ id, name, type, settings: toJson(settings), secret: sealed })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row
    ? succeed(row)
    : refuse(
        'carrier_name_taken',
        `Another carrier is called ${name}. Choose another name, or correct that one with PATCH /v1/operator/carriers/${name}.`,
        'name',
      );
};

/** Opens a carrier's secret; null when it has none. */
export const openSecret = (vault: Vault, { id, secret }: Pick<CarrierRow, 'id' | 'secret'>): string | null =>
  secret && vault.open(context(id), secret).toString();
