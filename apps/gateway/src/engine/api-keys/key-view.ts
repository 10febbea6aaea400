import { toId } from '@carillon/gateway-api/ids';
import type { keyCreatedSchema, keySchema } from '@carillon/gateway-api/keys';
import type { z } from 'zod';
import type { Answer } from '../../infrastructure/http/idempotency.ts';
import type { KeyRow, MadeKey } from './keys.ts';

/** A key of an account as the API shows it, without its secret. */
export const keyView = (row: KeyRow): z.input<typeof keySchema> => ({
  id: toId('key', row.id),
  prefix: row.prefix,
  mode: row.mode as 'live' | 'test',
  scopes: row.scopes,
  label: row.label,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

const madeKeyView = ({ row, key }: MadeKey): z.input<typeof keyCreatedSchema> => ({
  ...keyView(row),
  key,
});

/** The answer to making a key: its secret is shown this once, and again to nobody but who asked. */
export const madeKeyAnswer = (made: MadeKey): Answer => ({
  status: 201,
  body: madeKeyView(made),
  secret: true,
});
