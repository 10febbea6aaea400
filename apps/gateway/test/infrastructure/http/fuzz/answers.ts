import { ERRORS, problemSchema } from '@carillon/gateway-api/errors';
import type { ValidateFunction } from 'ajv';
import { z } from 'zod';
import type { OpenApi, Operation } from '../../../support/openapi/document.ts';
import { createSchemas, toJsonSchema } from '../../../support/openapi/json-schemas.ts';

/** What came back for a request. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** A refusal is a problem whose code is in the catalogue, under the status the catalogue gives it. */
const findProblemFault = ({ status, type, body }: Answer): string | null => {
  if (!type.startsWith('application/problem+json')) return `a refusal of ${status} is ${type}`;
  const parsed = problemSchema.safeParse(JSON.parse(body));
  if (!parsed.success) return `no problem: ${z.prettifyError(parsed.error)}`;
  const { code, status: told } = parsed.data;
  const right = ERRORS[code].status;
  return told === status && right === status
    ? null
    : `${code} is ${right}, the body says ${told}, the answer ${status}`;
};

/** Tells what is wrong with answers by what the document and the catalogue say of them; null for those that fit. */
export const createAnswerCheck = (document: OpenApi) => {
  const ajv = createSchemas(document);
  const compiled = new Map<string, ValidateFunction>();
  const responsesOf = (operation: string): Operation['responses'] | undefined => {
    const [method = '', path = ''] = operation.split(' ');
    return document.paths[path]?.[method.toLowerCase()]?.responses;
  };
  return (operation: string, answer: Answer): string | null => {
    const { status, type, body } = answer;
    if (status >= 400) return findProblemFault(answer);
    const responses = responsesOf(operation);
    if (!responses || status >= 300) return null;
    const content = responses[status]?.content;
    if (!responses[status]) return `${status} is documented nowhere`;
    if (!content) return body === '' ? null : `${status} is documented without a body`;
    const [media = ''] = type.split(';');
    const schema = content[media]?.schema;
    if (schema === undefined) return `${media} is documented nowhere`;
    if (media !== 'application/json') return null;
    const name = `${operation} ${status}`;
    const fits = compiled.get(name) ?? ajv.compile(toJsonSchema(schema));
    compiled.set(name, fits);
    return fits(JSON.parse(body)) ? null : ajv.errorsText(fits.errors);
  };
};
