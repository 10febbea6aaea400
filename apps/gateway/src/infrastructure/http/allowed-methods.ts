import type { FastifyInstance, RouteOptions } from 'fastify';

const toPattern = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) =>
        part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^$()|[\]{}\\]/g, '\\$&').replace('*', '.*'),
      )
      .join('/')}$`,
  );

/** Remembers every route that is added from now on; the answer tells which methods a path answers to. */
export const rememberMethods = (app: FastifyInstance): ((path: string) => readonly string[]) => {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const route = routes.get(url) ?? { pattern: toPattern(url), methods: new Set() };
    routes.set(url, route);
    for (const name of [method].flat()) route.methods.add(name);
  });
  return (path) => {
    const matching = [...routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  };
};
