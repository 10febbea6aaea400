import { LIMITS, type LimitName } from '@carillon/core/billing';
import { z } from 'zod';

const names = Object.keys(LIMITS) as [LimitName, ...LimitName[]];
const limit = z.int().min(0).max(1_000_000_000);

/** A plan as the operator sees it. */
export const planSchema = z
  .object({ name: z.string(), longSms: z.boolean(), limits: z.record(z.enum(names), limit) })
  .meta({ id: 'Plan' });

export const planChangeSchema = z
  .strictObject({ longSms: z.boolean().optional(), limits: z.partialRecord(z.enum(names), limit).optional() })
  .meta({ id: 'PlanChange', examples: [{ limits: { templates: 5 } }] });

export const accountPlanSchema = z
  .strictObject({ plan: z.string().min(1).max(50) })
  .meta({ id: 'AccountPlan', examples: [{ plan: 'premium' }] });

/** The caller's plan: each limit with its use. */
export const planUseSchema = z
  .object({
    name: z.string(),
    longSms: z.boolean(),
    nextPlan: z.string().nullable(),
    limits: z.record(z.enum(names), z.object({ allowed: z.int(), used: z.int(), what: z.string() })),
  })
  .meta({ id: 'PlanUse' });
