import type { CallbackRequest } from './callback.ts';

/** What a callback says, by field: values as text, `null` and absent fields left out, nested ones by dotted path. */
export type CallbackFields = ReadonlyMap<string, string>;

const DEEPEST = 6;

const flatten = (value: unknown, path: string, depth: number, into: Map<string, string>): void => {
  if (value === null || value === undefined || depth > DEEPEST) return;
  if (typeof value !== 'object') {
    into.set(path, String(value));
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    flatten(inner, path === '' ? key : `${path}.${key}`, depth + 1, into);
  }
};

/** Reads the fields of a JSON value: `{"a": {"b": 1}}` has the field `a.b`. */
export const fieldsOfJson = (value: unknown): CallbackFields => {
  const fields = new Map<string, string>();
  flatten(value, '', 0, fields);
  return fields;
};

const readJson = (text: string): CallbackFields | null => {
  try {
    return fieldsOfJson(JSON.parse(text));
  } catch {
    return null;
  }
};

const readForm = async (rawBody: Buffer, contentType: string): Promise<CallbackFields | null> => {
  try {
    const form = await new Response(new Uint8Array(rawBody), {
      headers: { 'content-type': contentType },
    }).formData();
    const texts = [...form.entries()].filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return new Map(texts);
  } catch {
    return null;
  }
};

/**
 * Reads a callback's fields from its body, be it JSON, a form or multipart, and from its query; null when the body is
 * neither. A provider that says nothing of the type is read as what its first character looks like.
 */
export const callbackFields = async (request: CallbackRequest): Promise<CallbackFields | null> => {
  const query = new URLSearchParams(request.search);
  const { rawBody } = request;
  if (rawBody.length === 0) return query.size === 0 ? null : new Map(query);
  const declared = request.headers['content-type'] ?? '';
  if (/^multipart\/form-data/i.test(declared)) return readForm(rawBody, declared);
  const text = rawBody.toString('utf8');
  const isJson = /json/i.test(declared) || /^\s*[[{]/.test(text);
  const fields = isJson ? readJson(text) : new Map(new URLSearchParams(text));
  return fields && new Map([...query, ...fields]);
};
