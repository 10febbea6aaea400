import { keepMoney, requireSoundLedger } from '../engine/billing/maintenance.ts';
import { giveWarnings } from '../engine/billing/warnings.ts';
import { keepUpCarriers } from '../engine/carriers/carrier-kinds.ts';
import { createExpirySweep } from '../engine/dispatch/recovery/expire-waiting.ts';
import { askSilent } from '../engine/dispatch/recovery/query-overdue.ts';
import { expireSilent, resolveUnknown, sweepDeadClaims } from '../engine/dispatch/recovery/sweep.ts';
import { dropStale, ensurePartitions } from '../engine/messages/partitions.ts';
import { dropOldQuarantined } from '../engine/quarantine/quarantine.ts';
import { dropOldAudit, requireSoundAudit } from '../infrastructure/audit/read-audit.ts';
import { type Repeating, repeat } from '../infrastructure/jobs/repeat.ts';
import { returnLateCredit } from '../services/accounts/sub-accounts.ts';
import { runAutomations } from '../services/automations/run-automations.ts';
import { dropExpired } from './consent-retention.ts';
import type { Foundation } from './foundation.ts';
import type { MessagePath } from './message-pipeline.ts';

const SWEEP_MS = 2_000;
/** How soon a change of carriers made through another replica is noticed here. */
const FLEET_MS = 1_000;
/** Silence is counted in hours: it need not be asked about at once. */
const SILENCE_MS = 30_000;
/** How soon a refusal is in the audit trail. */
const REFUSED_MS = 1_000;
const MONEY_MS = 60_000;
const HOUSEKEEPING_MS = 3_600_000;
const AUDIT_MS = 24 * HOUSEKEEPING_MS;

/** What the gateway does by the clock. */
export interface Schedules {
  /** Asks silent carriers, and finishes what they or a crash left, now. */
  readonly sweep: () => Promise<void>;
  stop(): Promise<void>;
}

/** Starts the work of this process's roles. */
export const startSchedules = async (foundation: Foundation, path: MessagePath): Promise<Schedules> => {
  const { config, database, replica, metrics, consents, eventJobs, cpu, now, onFault } = foundation;
  const { admission, priceBook, recorder, routing, limits, sink, fleet, otp } = path;

  const expiry = createExpirySweep(database, limits);
  /** What waits is looked after apart from all that a carrier may be slow to answer. */
  const tendQueue = async (): Promise<void> => {
    for (const [reason, messages] of Object.entries(await expiry.run(now())))
      metrics.expired(reason, messages);
    if ((await routing.reroute()).length > 0) fleet?.wake();
  };
  const sweep = async (): Promise<void> => {
    await replica.renew();
    await sweepDeadClaims(database, now());
    await expireSilent(database, now());
    if (fleet && (await routing.sweep(fleet.carriers())).length > 0) fleet.wake();
    await otp.sweep();
    if (fleet) await keepUpCarriers({ database, sink, now: now(), onFault });
  };
  const resolve = async (): Promise<void> => {
    if (fleet) await resolveUnknown(database, fleet.carriers(), { recorder, now: now(), onFault });
  };
  const ask = async (): Promise<void> => {
    if (fleet) await askSilent(database, fleet.carriers(), { recorder, now: now(), onFault });
  };
  const keepHouse = async (): Promise<void> => {
    await ensurePartitions(database, now());
    await dropStale(database, now());
    await dropExpired(database, now());
    await dropOldAudit(database, now());
    await dropOldQuarantined(database, now());
    await otp.tidy();
  };

  const repeating: Repeating[] = [repeat(() => foundation.refused.flush(), REFUSED_MS, onFault)];
  if (fleet) {
    const sweeping = repeat(sweep, SWEEP_MS, onFault);
    sweeping.trigger();
    repeating.push(
      sweeping,
      // Apart, so that a provider that is slow to answer delays nothing but its own messages.
      repeat(resolve, SWEEP_MS, onFault),
      repeat(ask, SILENCE_MS, onFault),
      repeat(() => fleet.reload().then(() => routing.look(fleet.carriers())), FLEET_MS, onFault),
    );
  }
  if (fleet || config.roles.includes('jobs')) repeating.push(repeat(tendQueue, SWEEP_MS, onFault));
  // Callbacks of providers reach every process; what they say of a carrier is told by those that run none, too.
  if (!fleet) repeating.push(repeat(routing.flush, SWEEP_MS, onFault));
  if (config.roles.includes('jobs')) {
    repeating.push(
      repeat(() => giveWarnings(database, eventJobs, now()).then(() => {}), SWEEP_MS, onFault),
      repeat(() => keepMoney(database, now()), MONEY_MS, onFault),
      repeat(() => returnLateCredit(database, new Date(now())).then(() => {}), MONEY_MS, onFault),
      repeat(() => requireSoundLedger(database), AUDIT_MS, onFault),
      repeat(() => requireSoundAudit(database, foundation.auditKey), AUDIT_MS, onFault),
      repeat(keepHouse, HOUSEKEEPING_MS, onFault),
    );
    const running = { database, admission, consents, cpu, priceBook: priceBook.read, now };
    await eventJobs.work((job) => runAutomations(running, job));
  }
  return {
    sweep: async () => {
      await ask();
      await tendQueue();
      await sweepDeadClaims(database, now());
      await resolve();
      await sweep();
    },
    stop: async () => {
      await Promise.all(repeating.map((entry) => entry.stop()));
    },
  };
};
