import { z } from 'zod';

/** The prefixes of our ids, each with what it names. */
export const ID_PREFIXES = {
  acc: 'account',
  aud: 'audit entry',
  aut: 'automation',
  blk: 'block',
  bil: "carrier's bill",
  cap: 'spend cap',
  car: 'carrier',
  cev: 'carrier event',
  cns: 'consent record',
  con: 'connection',
  evt: 'event',
  key: 'API key',
  led: 'ledger entry',
  lin: 'line',
  msg: 'message',
  otp: 'OTP challenge',
  pau: 'pause',
  prq: 'privacy request',
  pur: 'purchase',
  qua: 'thing in quarantine',
  rpl: 'reply',
  rte: 'route',
  run: 'automation run',
  rwh: 'received webhook',
  sup: 'suppression',
  tpl: 'template',
  trf: 'tariff line',
  txt: 'unclaimed text',
  urc: 'unmatched receipt',
  wev: 'webhook event',
  whk: 'webhook',
} as const;
export type IdPrefix = keyof typeof ID_PREFIXES;

const HEX = /^[0-9a-f]{32}$/;

/** Writes a UUID as an id of the API, e.g. `msg_0198f1c2e6b07a1c8d2f3a4b5c6d7e8f`. */
export const toId = (prefix: IdPrefix, uuid: string): string => `${prefix}_${uuid.replaceAll('-', '')}`;

/** Reads the UUID of an id; null when the text is not an id of that kind. */
export const fromId = (prefix: IdPrefix, id: string): string | null => {
  if (!id.startsWith(`${prefix}_`)) return null;
  const hex = id.slice(prefix.length + 1);
  if (!HEX.test(hex)) return null;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** The schema of an id of one kind. */
export const idSchema = (prefix: IdPrefix) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}_[0-9a-f]{32}$`),
      `must be the id of a ${ID_PREFIXES[prefix]}, ${prefix}_...`,
    )
    .describe(`The id of a ${ID_PREFIXES[prefix]}`);
