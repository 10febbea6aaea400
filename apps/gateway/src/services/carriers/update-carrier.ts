import { type Refusal, type Result, succeed } from '@carillon/core/result';
import type pg from 'pg';
import {
  type CarrierMaking,
  type CarrierRow,
  checkSecret,
  checkSettings,
  type Settings,
  sealSecret,
} from '../../engine/carriers/carriers.ts';
import { lockCarrier } from '../../engine/carriers/find-carrier.ts';
import { type CarrierEvent, storeCarrierEvents } from '../../engine/routing/carrier-events.ts';
import { toJson } from '../../infrastructure/database/column-kinds.ts';
import { queryOn } from '../../infrastructure/database/query.ts';
import { mergeSettings } from './merge-settings.ts';

/** What an operator changes of a carrier; what is left out stays. */
export interface CarrierUpdate {
  /** A merge patch: null takes a setting back to its default. */
  readonly settings?: Settings | undefined;
  /** Null takes it away. */
  readonly secret?: string | null | undefined;
  readonly now: Date;
}

const listed = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ');

/** Says what was changed and never to what: settings may hold what only the carrier should know. */
const changedEvents = ({ name }: CarrierRow, { settings, secret, now }: CarrierUpdate): CarrierEvent[] => {
  const changed = [...Object.keys(settings ?? {}), ...(secret === undefined ? [] : ['secret'])];
  if (changed.length === 0) return [];
  const reason = `The operator changed ${listed(changed)} of the carrier ${name}.`;
  return [{ type: 'carrier.changed', carrier: name, routeId: null, reason, facts: { changed }, at: now }];
};

const secretColumns = (row: CarrierRow, { secret, now }: CarrierUpdate, { vault }: CarrierMaking) =>
  secret === undefined
    ? {}
    : {
        secret: secret === null ? null : sealSecret(vault, row.id, secret),
        previousSecret: row.secret,
        secretChangedAt: now,
      };

/**
 * Changes a carrier's settings and its secret; the settings are checked as they will be, whole. Whoever runs it begins
 * anew with them. Refusals: `carrier_not_found`, `carrier_settings_invalid`.
 */
export const updateCarrier = async (
  client: pg.PoolClient,
  called: string,
  update: CarrierUpdate,
  making: CarrierMaking,
): Promise<Result<{ row: CarrierRow; events: readonly CarrierEvent[] }, Refusal>> => {
  const found = await lockCarrier(client, called);
  if (!found.ok) return found;
  const before = found.value;
  const settings = mergeSettings(before.settings, update.settings ?? {});
  const checked = checkSettings(making.types, before.type, settings);
  if (!checked.ok) return checked;
  const hasSecret = update.secret === undefined ? before.secret !== null : update.secret !== null;
  const armed = checkSecret(making.secrets ?? {}, { type: before.type, hasSecret });
  if (!armed.ok) return armed;
  const row = await queryOn(client)
    .updateTable('carriers')
    .set({ settings: toJson(settings), ...secretColumns(before, update, making) })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const events = changedEvents(before, update);
  await storeCarrierEvents(client, events);
  return succeed({ row, events });
};
