import { z } from 'zod';
import { ERRORS, type ErrorCode } from './catalogue.ts';

const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

/** The body of every refusal: RFC 9457 problem details, with our code. */
export const problemSchema = z
  .object({
    type: z.string().describe('urn:carillon:error:<code>'),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    detail: z.string().describe('What is wrong here and what to do about it'),
    field: z.string().optional().describe('The offending field, e.g. messages.3.to'),
    requestId: z.string(),
    docs: z.string().describe('Where the code is explained'),
    messageId: z.string().optional().describe('The recorded message whose why-card tells more'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

/** A refusal on its way out; `code` says which entry of the catalogue. */
export interface ProblemSource {
  readonly code: ErrorCode;
  readonly detail?: string | undefined;
  readonly field?: string | undefined;
  readonly messageId?: string | undefined;
}

/** Builds the problem body for a refusal. */
export const toProblem = (source: ProblemSource, requestId: string): Problem => {
  const entry = ERRORS[source.code];
  return {
    type: `urn:carillon:error:${source.code}`,
    title: entry.title,
    status: entry.status,
    code: source.code,
    detail: source.detail ?? `${entry.title}. ${entry.todo}`,
    ...(source.field === undefined ? {} : { field: source.field }),
    requestId,
    docs: `/docs/errors#${source.code}`,
    ...(source.messageId === undefined ? {} : { messageId: source.messageId }),
  };
};
