import { toId } from '@carillon/gateway-api/ids';
import type { OutboundRequest } from '../../../infrastructure/outbound-http/exchange.ts';
import type { Outbound, OverdueSegment } from '../carrier.ts';
import type { HttpDescription } from './description.ts';
import { fill, isLeftOut, type Known, QUESTION_VARIABLE, type Values, valuesFor } from './template.ts';

type Body = NonNullable<HttpDescription['request']['body']>;
type Json = Extract<Body, { kind: 'json' }>['json'];

const fillJson = (json: Json, values: Values): unknown => {
  if (typeof json === 'string') return fill(json, values);
  if (Array.isArray(json)) return json.map((inner) => fillJson(inner, values));
  if (typeof json !== 'object' || json === null) return json;
  const kept = Object.entries(json).filter(
    ([, inner]) => typeof inner !== 'string' || !isLeftOut(inner, values),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, fillJson(inner, values)]));
};

const fillBody = (body: Body, values: Values): { type: string; text: string } =>
  body.kind === 'json'
    ? { type: 'application/json', text: JSON.stringify(fillJson(body.json, values)) }
    : {
        type: 'application/x-www-form-urlencoded',
        text: new URLSearchParams(
          Object.entries(body.form)
            .filter(([, template]) => !isLeftOut(template, values))
            .map(([name, template]): [string, string] => [name, fill(template, values)]),
        ).toString(),
      };

const fillHeaders = (
  { headers, basicUser }: HttpDescription['request'],
  values: Values,
  secret: string | null,
): Record<string, string> => ({
  ...(basicUser === null
    ? {}
    : { authorization: `Basic ${Buffer.from(`${basicUser}:${secret ?? ''}`).toString('base64')}` }),
  ...Object.fromEntries(
    Object.entries(headers).map(([name, value]): [string, string] => [
      name.toLowerCase(),
      fill(value, values),
    ]),
  ),
});

/** What a provider can find our request by, in its log and in ours; a description may say it otherwise. */
const namedBy = ({ messageId }: Pick<Outbound, 'messageId'>) => ({ 'x-request-id': toId('msg', messageId) });

/** The request for a message: each value in the form its place needs, so that none can break out of it. */
export const buildRequest = (
  { request }: HttpDescription,
  message: Outbound,
  known: Known,
): OutboundRequest => {
  const values = valuesFor(message, known);
  const body = request.body && fillBody(request.body, values);
  return {
    method: request.method,
    url: fill(request.url, values, encodeURIComponent),
    headers: {
      ...namedBy(message),
      ...(body ? { 'content-type': body.type } : {}),
      ...fillHeaders(request, values, known.secret),
    },
    ...(body ? { body: body.text } : {}),
  };
};

/** The question about a segment: a GET with the headers of the request. */
export const buildQuestion = (
  { request }: HttpDescription,
  url: string,
  segment: OverdueSegment,
  known: Known,
): OutboundRequest => {
  const gone = { purpose: 'transactional', text: '', encoding: 'gsm7', segments: 1 } as const;
  const values = {
    ...valuesFor({ ...segment, ...gone }, known),
    [QUESTION_VARIABLE]: segment.idGiven,
  };
  return {
    method: 'GET',
    url: fill(url, values, encodeURIComponent),
    headers: { ...namedBy(segment), ...fillHeaders(request, values, known.secret) },
  };
};
