import type { ProblemSource } from '@carillon/gateway-api/errors';
import type { z } from 'zod';
import { RefusedRequest } from './problems.ts';

type Issue = z.core.$ZodIssue;

const at = (path: readonly PropertyKey[], ...more: string[]): string =>
  [...path, ...more].map(String).join('.');

/** The issue a caller should mend first: of a union, the one of the branch that came closest. */
const innermost = (issue: Issue): Issue => {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const fewest = [...issue.errors].sort((a, b) => a.length - b.length)[0]!;
  const inner = fewest[0];
  return inner ? innermost({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
};

/** Tells a failed schema check as a problem: the field, what is wrong with it, and an unknown field by its name. */
export const fromIssues = (issues: readonly Issue[]): ProblemSource => {
  const issue = innermost(issues[0]!);
  if (issue.code === 'unrecognized_keys') {
    const field = at(issue.path, issue.keys[0]!);
    return {
      code: 'field_unknown',
      detail: `There is no field "${field}". Remove it, or correct its name.`,
      field,
    };
  }
  const field = at(issue.path);
  const missing =
    issue.code === 'invalid_type' && issue.input === undefined && issue.message.includes('undefined');
  return {
    code: 'request_invalid',
    detail: missing ? `${field || 'The body'} is required.` : `${field || 'The body'}: ${issue.message}.`,
    ...(field === '' ? {} : { field }),
  };
};

/** Checks requests against their zod schemas. */
export const compileValidator =
  ({ schema }: { schema: z.ZodType }) =>
  (input: unknown): { value: unknown } | { error: RefusedRequest } => {
    const checked = schema.safeParse(input);
    return checked.success
      ? { value: checked.data }
      : { error: new RefusedRequest(fromIssues(checked.error.issues)) };
  };
