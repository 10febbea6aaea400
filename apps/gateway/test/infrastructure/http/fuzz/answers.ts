import { ERRORS, problemSchema } from '@carillon/gateway-api/errors';
import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';

/** What came back for a request. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

interface Described {
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> }>
  >;
}

export interface AnswerDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: unknown;
}

/** OpenAPI 3.0 writes `nullable` beside a reference or a choice, which is no JSON Schema. */
export const toJsonSchema = (part: unknown): object =>
  JSON.parse(JSON.stringify(part).replaceAll('"#/', '"openapi#/'), (_, value) => {
    if (value?.nullable !== true || value.type !== undefined) return value;
    const { nullable: _nullable, ...schema } = value;
    return { anyOf: [schema, { type: 'null' }] };
  });

/** A checker of JSON against schemas of a document. */
export const createSchemas = (document: Pick<AnswerDocument, 'components'>): Ajv => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'openapi', components: toJsonSchema(document.components) });
  return ajv;
};

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
export const createAnswerCheck = (document: AnswerDocument) => {
  const ajv = createSchemas(document);
  const compiled = new Map<string, ValidateFunction>();
  const responsesOf = (operation: string): Described['responses'] => {
    const [method = '', path = ''] = operation.split(' ');
    return (document.paths[path]?.[method.toLowerCase()] as Described | undefined)?.responses;
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
