import type { Client } from 'pg';
import { ensureAccountRole } from '../account-role.ts';

/** The gateway's role and its database. The role owns the database and nothing else: it is no superuser. */
export const gatewayRole = 'carillon';

/** Makes the roles and the database of the gateway where they are missing; a crash between them is made good. */
export async function ensureDatabase(session: Client, password: string): Promise<void> {
  const { rows } = await session.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
            EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [gatewayRole],
  );
  const name = session.escapeIdentifier(gatewayRole);
  if (!rows[0]?.role)
    await session.query(`CREATE ROLE ${name} LOGIN PASSWORD ${session.escapeLiteral(password)}`);
  await ensureAccountRole(session, gatewayRole);
  if (!rows[0]?.database) await session.query(`CREATE DATABASE ${name} OWNER ${name}`);
}
