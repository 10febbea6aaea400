/** What is read of a request: Fastify's, or the bare one of Node. */
export interface LoggedRequest {
  readonly id?: unknown;
  readonly method?: string;
  readonly url?: string;
  readonly routeOptions?: { readonly url?: string };
}

const LONGEST_PATH = 200;

/** A request by its method and the template of its route; by its path, without the query, where it has none. */
export const describeRequest = (request: LoggedRequest): Record<string, unknown> => ({
  id: request.id,
  method: request.method,
  url: request.routeOptions?.url ?? request.url?.split('?', 1)[0]?.slice(0, LONGEST_PATH),
});

/** A reply by its status. */
export const describeReply = (reply: { readonly statusCode?: number }): Record<string, unknown> => ({
  statusCode: reply.statusCode,
});
