import { parseLossless } from '../../../infrastructure/outbound-http/lossless-json.ts';
import { decodeOctets, readForm } from '../../../infrastructure/outbound-http/octets.ts';
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

/** One JSON value, or one on each line. */
const readValue = (text: string): unknown => {
  try {
    return parseLossless(text);
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw error;
    return lines.map(parseLossless);
  }
};

/** The fields of JSON text, numbers as they are written; null where it is none. */
export const readJsonFields = (text: string): CallbackFields | null => {
  try {
    return fieldsOfJson(readValue(text));
  } catch {
    return null;
  }
};

const readMultipart = async (rawBody: Buffer, contentType: string): Promise<CallbackFields | null> => {
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

/** `a[0][id]` and `a[][id]`, as PHP and others write lists in forms, by the path JSON would have. */
const pathsOf = (pairs: readonly [string, string][]): CallbackFields => {
  const fields = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const [name, value] of pairs) {
    const place = counts.get(name) ?? 0;
    counts.set(name, place + 1);
    const path = name.replace(/\[\]/g, `.${place}`).replace(/\[([^\]]*)\]/g, '.$1');
    fields.set(path, value);
    // A name that comes again is a list; by itself it stands for the last, as in any form.
    if (path === name && place > 0) fields.set(`${name}.${place}`, value);
    else if (path === name) fields.set(`${name}.0`, value);
  }
  for (const [name, count] of counts) if (count === 1) fields.delete(`${name}.0`);
  for (const [name, count] of counts) if (count > 1 && fields.has(`${name}.0`)) fields.delete(name);
  return fields;
};

/**
 * Reads a callback's fields from its body, be it JSON, lines of JSON, a form or multipart, and from its query; null when
 * the body is neither. A provider that says nothing of the type is read as what its first character looks like.
 */
export const callbackFields = async (request: CallbackRequest): Promise<CallbackFields | null> => {
  const query = readForm(request.search.replace(/^\?/, ''));
  const { rawBody } = request;
  if (rawBody.length === 0) return query.length === 0 ? null : pathsOf(query);
  const declared = request.headers['content-type'] ?? '';
  if (/^multipart\/form-data/i.test(declared)) return readMultipart(rawBody, declared);
  const text = decodeOctets(rawBody);
  const isJson = /json/i.test(declared) || /^\s*[[{]/.test(text);
  const fields = isJson ? readJsonFields(text) : pathsOf(readForm(text));
  return fields && new Map([...pathsOf(query), ...fields]);
};
