import { dropOldAudit, requireSoundAudit } from '../../infrastructure/audit/read-audit.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import { auditRoutes } from './routes.ts';

const DAY_MS = 24 * 3600 * 1000;
/** How soon a refusal is in the audit trail. */
const REFUSED_MS = 1_000;

export type AuditOptions = Parameters<typeof auditRoutes>[0];

/** Reads the audit trail, proves every day that nobody has changed it, and drops its old entries. */
export const auditModule = (options: AuditOptions): Module => ({
  routes: [auditRoutes(options)],
  jobs: [
    {
      name: 'write refused actions to the audit trail',
      everyMs: REFUSED_MS,
      runsIn: 'any',
      run: () => options.refused.flush(),
    },
    {
      name: 'verify the audit trail',
      everyMs: DAY_MS,
      runsIn: 'jobs',
      run: () => requireSoundAudit(options.database, options.auditKey),
    },
  ],
  retention: [(now) => dropOldAudit(options.database, now).then(() => {})],
});
