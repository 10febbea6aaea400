/** A kind of secret that lets somebody in, or that somebody else believes us by. */
export interface CredentialKind {
  readonly name: string;
  /** Where it lies, as `table.column`. */
  readonly columns: readonly string[];
  /** The routes that list it, without the secret. */
  readonly lists: readonly string[];
  /** The routes that end it. */
  readonly ends: readonly string[];
  /** Why it has no list. */
  readonly unlisted?: string;
}

/** Every kind of credential, with its list and its end: a kind that lacks one fails a test. */
export const CREDENTIALS: readonly CredentialKind[] = [
  {
    name: 'API key of an account',
    columns: ['api_keys.hash'],
    lists: ['GET /v1/keys', 'GET /v1/accounts/:id/keys', 'GET /v1/operator/accounts/:id/keys'],
    ends: [
      'DELETE /v1/keys/:id',
      'DELETE /v1/accounts/:id/keys/:keyId',
      'DELETE /v1/operator/accounts/:id/keys/:keyId',
      'DELETE /v1/operator/accounts/:id',
    ],
  },
  {
    name: 'operator key',
    columns: ['api_keys.hash'],
    lists: ['GET /v1/operator/keys'],
    ends: ['DELETE /v1/operator/keys/:id'],
  },
  {
    name: 'what a shop signs its webhooks with',
    columns: ['connections.secret', 'connections.previous_secret'],
    lists: ['GET /v1/connections'],
    ends: ['PATCH /v1/connections/:id', 'DELETE /v1/connections/:id'],
  },
  {
    name: 'tokens by which a shop is asked',
    columns: ['connection_grants.sealed'],
    lists: ['GET /v1/connections'],
    ends: ['DELETE /v1/connections/:id'],
  },
  {
    name: 'what a merchant comes back with from an install',
    columns: ['connections.install_digest'],
    lists: [],
    ends: ['POST /v1/connections/:id/install', 'DELETE /v1/connections/:id'],
    unlisted: 'It is good once, for ten minutes; the next that is begun ends it.',
  },
  {
    name: 'what events are signed with that webhooks are told of',
    columns: ['webhook_endpoints.secret', 'webhook_endpoints.previous_secret'],
    lists: ['GET /v1/webhooks', 'GET /v1/operator/webhooks'],
    ends: [
      'POST /v1/webhooks/:id/rotate-secret',
      'DELETE /v1/webhooks/:id',
      'POST /v1/operator/webhooks/:id/rotate-secret',
      'DELETE /v1/operator/webhooks/:id',
    ],
  },
  {
    name: 'password at a carrier, and the address of its callbacks that is made from it',
    columns: ['carriers.secret', 'carriers.previous_secret'],
    lists: ['GET /v1/operator/carriers'],
    ends: ['PATCH /v1/operator/carriers/:id', 'DELETE /v1/operator/carriers/:id'],
  },
  {
    name: 'keys at a payment provider, and what it signs its webhooks with',
    columns: ['payment_providers.secret'],
    lists: ['GET /v1/operator/payment-providers'],
    ends: ['DELETE /v1/operator/payment-providers/:name'],
  },
  {
    name: 'one-time code',
    columns: ['otp_challenges.code_digest', 'otp_challenges.code_salt'],
    lists: ['GET /v1/otp/:id'],
    ends: ['POST /v1/otp/:id/cancel'],
  },
  {
    name: 'opt-out link',
    columns: ['opt_out_links.code'],
    lists: [],
    ends: ['POST /v1/people/erase'],
    unlisted:
      'It lets one person say no and nothing else, and has to work as long as that person may be texted.',
  },
];
