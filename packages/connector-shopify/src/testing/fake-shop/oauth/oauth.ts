import { randomUUID } from 'node:crypto';
import { jwtVerify } from 'jose/jwt/verify';
import { z } from 'zod';
import type { TokenAnswer, Tokens } from './tokens.ts';

/** The app that asks, and what the merchant allows it. */
export interface FakeApp {
  readonly clientId: string;
  readonly clientSecret: string;
  scopes: readonly string[];
}

const request = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.string().optional(),
  code: z.string().optional(),
  expiring: z.enum(['0', '1']).optional(),
  refresh_token: z.string().optional(),
  subject_token: z.string().optional(),
  subject_token_type: z.string().optional(),
  requested_token_type: z.string().optional(),
});

type TokenRequest = z.infer<typeof request>;
type Outcome = { readonly answer: TokenAnswer } | { readonly error: string };

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token';

export interface OauthOptions {
  readonly app: FakeApp;
  readonly tokens: Tokens;
  readonly domain: string;
  readonly now: () => number;
}

/** The way into the shop: codes of the page where a merchant allows, session tokens, and refreshes. */
export const createOauth = ({ app, tokens, domain, now }: OauthOptions) => {
  const codes = new Set<string>();
  let installed = true;

  const isSession = (token: string): Promise<boolean> =>
    jwtVerify(token, new TextEncoder().encode(app.clientSecret), {
      algorithms: ['HS256'],
      audience: app.clientId,
      currentDate: new Date(now()),
      clockTolerance: 10,
    }).then(
      ({ payload }) => payload['dest'] === `https://${domain}`,
      () => false,
    );

  /** A token that never ends is given to no app for everybody since April 2026. */
  const given = (asked: TokenRequest): Outcome =>
    asked.expiring === '1' ? { answer: tokens.issue(app.scopes) } : { error: 'invalid_request' };

  const exchanged = async (asked: TokenRequest): Promise<Outcome> => {
    const isAsked = asked.subject_token_type === ID_TOKEN && asked.requested_token_type === OFFLINE;
    if (!isAsked) return { error: 'invalid_request' };
    return (await isSession(asked.subject_token ?? '')) ? given(asked) : { error: 'invalid_subject_token' };
  };

  const refreshed = ({ refresh_token: token = '' }: TokenRequest): Outcome => {
    const answer = installed ? tokens.refresh(token) : null;
    return answer ? { answer } : { error: 'invalid_grant' };
  };

  const answer = async (asked: TokenRequest): Promise<Outcome> => {
    if (asked.client_id !== app.clientId) return { error: 'application_cannot_be_found' };
    if (asked.client_secret !== app.clientSecret) return { error: 'invalid_client' };
    if (asked.grant_type === 'refresh_token') return refreshed(asked);
    if (asked.grant_type === TOKEN_EXCHANGE) return exchanged(asked);
    return codes.delete(asked.code ?? '') ? given(asked) : { error: 'invalid_request' };
  };

  return {
    /** The merchant allows what the app asks for: a code that is good for one grant. */
    allow: (scopes: readonly string[]): string => {
      installed = true;
      app.scopes = scopes;
      const code = randomUUID().replaceAll('-', '');
      codes.add(code);
      return code;
    },
    remove: (): void => {
      installed = false;
      tokens.end();
    },
    respond: async (body: unknown): Promise<Response> => {
      const asked = request.safeParse(body);
      const outcome: Outcome = asked.success ? await answer(asked.data) : { error: 'invalid_request' };
      return 'error' in outcome
        ? Response.json(
            { error: outcome.error, error_description: 'The fake shop says no.' },
            { status: 400 },
          )
        : Response.json(outcome.answer);
    },
  };
};
