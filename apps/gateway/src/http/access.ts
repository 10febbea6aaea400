import type { Scope } from '@carillon/gateway-api/keys';

/** Who may use a route: a key with a scope, the operator, or anyone (webhooks that carry a signature of their own). */
export type Access = Exclude<Scope, '*'> | 'operator' | 'public';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
}
