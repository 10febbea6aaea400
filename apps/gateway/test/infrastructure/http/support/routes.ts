import type { Server } from '../../../../src/infrastructure/http/server.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As the module wrote it, e.g. `/v1/messages/:id`. */
  readonly url: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const LINE = /^([│ ]*)[├└]── (\S*) \(([A-Z, ]+)\)$/;

/** Every route of a server, read from its router: what the router does not know, nobody can call. */
export const routesOf = async (app: Server): Promise<readonly Route[]> => {
  await app.ready();
  const path: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, segment, methods] = LINE.exec(line) ?? [];
      if (indent === undefined) return [];
      path.splice(indent.length / 4, path.length, segment!);
      const url = path.join('');
      return METHODS.filter((method) => methods!.split(', ').includes(method)).map((method) => ({
        method,
        url,
      }));
    });
};

/** The routes an API key opens. */
export const apiRoutesOf = async (app: Server): Promise<readonly Route[]> =>
  (await routesOf(app)).filter(({ url }) => url.startsWith('/v1/'));

/** Sends a request without a body to a route, with what is asked in its place. */
export const call = async (
  app: Server,
  { method, url }: Route,
  { key, parameter = 'x', body }: { key?: string; parameter?: string; body?: object } = {},
): Promise<{ status: number; code: string | undefined; type: string; detail: string | undefined }> => {
  const answer = await app.inject({
    method,
    url: url.replaceAll(/:\w+/g, encodeURIComponent(parameter)),
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
    ...(body === undefined ? {} : { payload: body }),
  });
  const type = String(answer.headers['content-type'] ?? '');
  const problem = type.includes('problem+json')
    ? (answer.json() as { code: string; detail: string })
    : undefined;
  return { status: answer.statusCode, code: problem?.code, detail: problem?.detail, type };
};
