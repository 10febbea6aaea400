import type pg from 'pg';
import type { Consents } from '../../engine/consent/consents.ts';
import type { Admission } from '../../engine/messages/admission/admission.ts';
import type { PriceBook } from '../../engine/messages/admission/admission-facts.ts';
import type { Database } from '../../infrastructure/database/open.ts';
import type { Answers, Change } from '../../infrastructure/http/idempotency.ts';
import type { Module } from '../../infrastructure/modules/module.ts';
import type { Vault } from '../../infrastructure/vault/vault.ts';
import { blockRoutes } from './block-routes.ts';
import type { HeldBack } from './blocks.ts';
import { createGuard } from './guard.ts';
import { createGuardBatches } from './guard-batches.ts';
import type { CodeRecord } from './keep-codes.ts';
import { openOtpKeys } from './pepper.ts';
import { createPolicies } from './policies.ts';
import { otpPolicyRoutes } from './policy-routes.ts';
import { otpRoutes } from './routes.ts';
import { safeNumberRoutes } from './safe-number-routes.ts';
import { dropDeadTexts, dropStaleCodes } from './sweep.ts';

export interface OtpOptions {
  readonly database: Database;
  readonly vault: Vault;
  readonly admission: Admission<CodeRecord>;
  readonly answers: Answers;
  readonly change: Change;
  readonly priceBook: () => Promise<PriceBook>;
  readonly consents: Consents;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
  /** Told of every block that begins, inside the transaction that records it. */
  readonly onBlocked: (client: pg.PoolClient, block: HeldBack & { readonly id: string }) => Promise<void>;
}

/** The module of codes, and the end of its work. */
export interface OtpModule extends Module {
  /** Waits for what the guard is writing. */
  drain(): Promise<void>;
}

const SWEEP_MS = 2_000;

/** Codes by text: the routes, the guard against pumping, and the pepper out of the vault. */
export const openOtpModule = async (options: OtpOptions): Promise<OtpModule> => {
  const { database, vault, change, now, onBlocked } = options;
  const keys = await openOtpKeys(database, vault);
  const policies = createPolicies(database, now);
  const batches = createGuardBatches({ database, now, onBlocked });
  const guard = createGuard({ batches, keys, policies });
  return {
    routes: [
      otpRoutes({ ...options, keys, policies, guard }),
      otpPolicyRoutes({ change, policies }),
      blockRoutes({ database, change, guard, now }),
      safeNumberRoutes({ database, change, keys, guard, now }),
    ],
    jobs: [
      {
        name: 'drop texts whose code is dead',
        everyMs: SWEEP_MS,
        runsIn: 'dispatch',
        recovers: true,
        run: () => dropDeadTexts(database, now()).then(() => {}),
      },
    ],
    retention: [(at) => dropStaleCodes(database, at)],
    drain: () => batches.drain(),
  };
};
