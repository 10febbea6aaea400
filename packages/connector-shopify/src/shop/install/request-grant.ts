import type { InstallRefusal, ShopApp, ShopFailure, ShopGrant } from '@carillon/connector-kit/shop';
import { type Failed, type Result, succeed } from '@carillon/core/result';
import { z } from 'zod';
import { askShop, type ShopAnswer } from '../http/ask-shop.ts';
import { failShop } from '../http/failure.ts';
import { failureOfStatus } from '../http/failure-of-status.ts';
import { grantOf } from './token-answer.ts';

/** More than any answer of this address has. */
const MAX_BYTES = 64 * 1_024;

/** RFC 6749, section 5.2, and what Shopify adds to it. */
const errorAnswer = z.object({ error: z.string() });

/** Codes that mean the gateway's own settings, and nothing of the merchant's. */
const OF_THE_APP: readonly string[] = [
  'invalid_client',
  'application_cannot_be_found',
  'unauthorized_client',
];

/** The code of a refusal; null when the answer is none, or cannot be read. */
export const refusalCodeOf = ({ status, body }: ShopAnswer): string | null => {
  if (status < 400 || status >= 500) return null;
  const read = errorAnswer.safeParse(body);
  return read.success ? read.data.error : null;
};

/** The two ways in, and what each makes of a refusal. */
export interface GrantRequest<Failure> {
  readonly app: ShopApp;
  readonly shop: string;
  readonly signal: AbortSignal;
  /** The parameters of this kind of grant. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What it means that Shopify says no, by the code it gives. */
  readonly refused: (code: string) => Failed<Failure>;
}

/** The only way out, and the clock, in milliseconds since 1970. */
export interface GrantDesk {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}

const failureOf = <Failure>(
  answer: ShopAnswer,
  { shop, refused }: GrantRequest<Failure>,
): Failed<Failure | ShopFailure> | null => {
  const code = refusalCodeOf(answer);
  if (code === null || answer.status === 429) return failureOfStatus(answer, shop);
  return OF_THE_APP.includes(code)
    ? failShop('shop_refused', 'Shopify does not know the app by this client id and secret. Look at both.')
    : refused(code);
};

/** Asks a shop for a grant (shopify.dev/docs/apps/build/authentication-authorization/access-tokens). */
export const requestGrant = async <Failure extends InstallRefusal | ShopFailure>(
  { fetch, now }: GrantDesk,
  request: GrantRequest<Failure>,
): Promise<Result<ShopGrant, Failure | ShopFailure>> => {
  const { app, shop, signal, parameters } = request;
  const answer = await askShop(fetch, {
    shop,
    path: '/admin/oauth/access_token',
    body: { client_id: app.clientId, client_secret: app.clientSecret, ...parameters },
    signal,
    maxBytes: MAX_BYTES,
  });
  if (!answer.ok) return answer;
  const failure = failureOf(answer.value, request);
  if (failure) return failure;
  const grant = grantOf(answer.value.body, now());
  return grant === null
    ? failShop('shop_unreachable', `${shop} answered with something that is no token. Ask again later.`)
    : succeed(grant);
};
