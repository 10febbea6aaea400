import type { Outbound } from '../carrier.ts';
import type { WireRequest } from '../wire/wire.ts';
import type { HttpDescription } from './description.ts';
import { fill, type Values, valuesFor } from './template.ts';

type Body = NonNullable<HttpDescription['request']['body']>;
type Json = Extract<Body, { kind: 'json' }>['json'];

const fillJson = (json: Json, values: Values): unknown => {
  if (typeof json === 'string') return fill(json, values);
  if (Array.isArray(json)) return json.map((inner) => fillJson(inner, values));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, inner]) => [name, fillJson(inner, values)]));
};

const fillBody = (body: Body, values: Values): { type: string; text: string } =>
  body.kind === 'json'
    ? { type: 'application/json', text: JSON.stringify(fillJson(body.json, values)) }
    : {
        type: 'application/x-www-form-urlencoded',
        text: new URLSearchParams(
          Object.entries(body.form).map(([name, template]): [string, string] => [
            name,
            fill(template, values),
          ]),
        ).toString(),
      };

/** The request for a message: each value in the form its place needs, so that none can break out of it. */
export const buildRequest = (
  { request }: HttpDescription,
  message: Outbound,
  known: { secret: string | null; callbackUrl: string | null },
): WireRequest => {
  const values = valuesFor(message, known);
  const body = request.body && fillBody(request.body, values);
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name.toLowerCase(),
    fill(value, values),
  ]);
  const basic = `${request.basicUser ?? ''}:${known.secret ?? ''}`;
  return {
    method: request.method,
    url: fill(request.url, values, encodeURIComponent),
    headers: {
      ...(request.basicUser === null
        ? {}
        : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` }),
      ...(body ? { 'content-type': body.type } : {}),
      ...(Object.fromEntries(headers) as Record<string, string>),
    },
    ...(body ? { body: body.text } : {}),
  };
};
