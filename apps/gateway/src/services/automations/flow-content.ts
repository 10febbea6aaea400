import { type FlowContent, type FlowStep, PLAIN_STEP } from '@carillon/core/automation';
import type { EventType } from '@carillon/core/events';
import { type Refusal, type Result, refuse, succeed } from '@carillon/core/result';
import type { automationCreateSchema, automationPatchSchema } from '@carillon/gateway-api/automations';
import type { z } from 'zod';

type GivenAutomation = z.output<typeof automationCreateSchema>;
type GivenChange = z.output<typeof automationPatchSchema>;

/** Events that come again and again while a person goes on: each begins the run anew. */
const COME_AGAIN: readonly EventType[] = ['checkout.updated'];

/** What an automation may say of its only step, without naming it. */
const ONLY_STEP = ['purpose', 'text', 'sender', 'delaySeconds', 'usefulSeconds'] as const;
type OnlyStep = { readonly [Field in (typeof ONLY_STEP)[number]]?: FlowStep[Field] | undefined };

/** The fields that were given, and no others. */
const given = <Fields extends object>(fields: Fields, names: readonly (keyof Fields)[]): Partial<Fields> =>
  Object.fromEntries(
    names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]),
  ) as Partial<Fields>;

const saysBoth = (step: OnlyStep): Result<never, Refusal> => {
  const field = ONLY_STEP.find((name) => step[name] !== undefined)!;
  return refuse('request_invalid', `Give ${field} with the step it belongs to, or leave steps out.`, field);
};

const toStep = (step: OnlyStep, before: FlowStep | typeof PLAIN_STEP): FlowStep =>
  ({ ...before, ...given(step, ONLY_STEP) }) as FlowStep;

/** The content of a new automation: steps as they are given, or the one that it says without naming it. */
export const contentOf = ({
  steps,
  onRepeat,
  purpose,
  text,
  sender,
  delaySeconds,
  usefulSeconds,
  ...rest
}: GivenAutomation): Result<FlowContent, Refusal> => {
  const only = { purpose, text, sender, delaySeconds, usefulSeconds };
  if (steps !== undefined && ONLY_STEP.some((name) => only[name] !== undefined)) return saysBoth(only);
  return succeed({
    ...rest,
    onRepeat: onRepeat ?? (COME_AGAIN.includes(rest.on) ? 'restart' : 'separate'),
    steps: steps ?? [toStep(only, PLAIN_STEP)],
  });
};

/** The content of an automation after a change of some of its fields. */
export const changedContent = (before: FlowContent, change: GivenChange): Result<FlowContent, Refusal> => {
  const only = given(change, ONLY_STEP) as OnlyStep;
  const saysOnly = Object.keys(only).length > 0;
  if (saysOnly && change.steps !== undefined) return saysBoth(only);
  const [first, second] = before.steps;
  if (saysOnly && second !== undefined) {
    const [field] = Object.keys(only);
    return refuse('request_invalid', `It has several steps: give all of them as steps.`, field);
  }
  const steps = change.steps ?? (saysOnly ? [toStep(only, first!)] : before.steps);
  return succeed({
    ...before,
    ...given(change, [
      'name',
      'on',
      'enabled',
      'conditions',
      'stopOn',
      'onRepeat',
      'perPersonPerDay',
      'stillTrue',
    ]),
    steps,
  } as FlowContent);
};

/** A refusal as the caller said it: of the only step by its fields alone. */
export const inTheirWords = (refusal: Refusal, { steps }: { readonly steps?: unknown }): Refusal =>
  steps === undefined && refusal.field?.startsWith('steps.0.')
    ? { ...refusal, field: refusal.field.slice('steps.0.'.length) }
    : refusal;
