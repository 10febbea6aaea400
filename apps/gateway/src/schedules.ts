import { keepMoney, requireSoundLedger } from './billing/upkeep.ts';
import { giveWarnings } from './billing/warnings.ts';
import { dropExpired } from './consent/retention.ts';
import { runAutomations } from './events/run-automations.ts';
import type { Foundation } from './foundation.ts';
import { type Repeating, repeat } from './jobs/repeat.ts';
import type { MessagePath } from './message-path.ts';
import { dropStale, ensurePartitions } from './messages/housekeeping.ts';
import { expireSilent, resolveUnknown, sweepDeadClaims } from './messages/sweep.ts';

const SWEEP_MS = 2_000;
const MONEY_MS = 60_000;
const HOUSEKEEPING_MS = 3_600_000;
const AUDIT_MS = 24 * HOUSEKEEPING_MS;

/** What the gateway does by the clock. */
export interface Schedules {
  /** Finishes what a crash or a silent carrier left, now. */
  readonly sweep: () => Promise<void>;
  stop(): Promise<void>;
}

/** Starts the work of this process's roles. */
export const startSchedules = async (foundation: Foundation, path: MessagePath): Promise<Schedules> => {
  const { config, database, replica, consents, eventJobs, now, onFault } = foundation;
  const { admission, recorder, fleet, otp } = path;

  const sweep = async (): Promise<void> => {
    await replica.renew();
    await sweepDeadClaims(database, now());
    if (fleet) await resolveUnknown(database, fleet.carriers(), recorder, now());
    await expireSilent(database, now());
    await otp.sweep();
  };
  const keepHouse = async (): Promise<void> => {
    await ensurePartitions(database, now());
    await dropStale(database, now());
    await dropExpired(database, now());
    await otp.tidy();
  };

  const repeating: Repeating[] = [];
  if (fleet) {
    const sweeping = repeat(sweep, SWEEP_MS, onFault);
    sweeping.trigger();
    repeating.push(
      sweeping,
      repeat(() => fleet.reload(), SWEEP_MS, onFault),
    );
  }
  if (config.roles.includes('jobs')) {
    repeating.push(
      repeat(() => giveWarnings(database, eventJobs, now()).then(() => {}), SWEEP_MS, onFault),
      repeat(() => keepMoney(database, now()), MONEY_MS, onFault),
      repeat(() => requireSoundLedger(database), AUDIT_MS, onFault),
      repeat(keepHouse, HOUSEKEEPING_MS, onFault),
    );
    await eventJobs.work((job) => runAutomations({ database, admission, consents }, job));
  }
  return {
    sweep,
    stop: async () => {
      await Promise.all(repeating.map((entry) => entry.stop()));
    },
  };
};
