import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { usePageHeaders } from './headers.ts';
import { sendProblem } from './problems.ts';

/** Where the pages lie once they are built: in the image beside the bundle, in the repository where they are written. */
const findSite = (): string => {
  let own = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(own, 'package.json'))) own = dirname(own);
  const [besideBundle, inRepository] = [join(own, 'docs'), join(own, '../../docs/.vitepress/dist')];
  return existsSync(besideBundle) ? besideBundle : inRepository;
};

/** A page asks again by itself: `start` builds the pages while the gateway runs already. */
const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>Carillon</title>
<style>:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;margin:20vh auto;max-width:32rem;padding:0 1.5rem}</style>
<h1>The pages are being built</h1>
<p>They come by themselves after a first <code>start</code>, in less than a minute. If they do not, build them:
<code>npx -y pnpm@12.18.0 build</code>.</p>
<p>The contract is there already, as OpenAPI: <a href="/openapi.json">/openapi.json</a>.</p></html>`;

/** A page needs nothing from anywhere but this gateway, and runs no script but its own. */
const policyFor = (scripts: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${scripts.map((hash) => `'sha256-${hash}'`).join(' ')}`.trim(),
    // Colours of code are written into each word.
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');

/** The scripts that a page has in itself: every page has the same. */
const inlineScripts = (page: string): string[] =>
  [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) =>
    createHash('sha256').update(script).digest('base64'),
  );

const readPage = (site: string, page: string): Promise<string | null> =>
  readFile(join(site, page), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

/** The pages for readers, at /docs: what `docs` becomes when it is built. */
export const useDocs = async (app: FastifyInstance): Promise<void> => {
  const site = findSite();
  app.get('/docs', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply.redirect('/docs/', 308),
  );
  const pages = async (scope: FastifyInstance): Promise<void> => {
    await usePageHeaders(scope);
    scope.addHook('onRequest', async ({ headers }, reply) => {
      // Nobody changes a page, so there is no version to lose; the library would fail on one that does not match.
      delete headers['if-match'];
      delete headers['if-unmodified-since'];
      const home = await readPage(site, 'index.html');
      reply.header('content-security-policy', policyFor(home === null ? [] : inlineScripts(home)));
    });
    await scope.register(serveFiles, {
      root: site,
      prefix: '/',
      extensions: ['html'],
      redirect: true,
      decorateReply: false,
      cacheControl: false,
      dotfiles: 'ignore',
      acceptRanges: false,
      setHeaders: (reply, path) => {
        // The name of an asset tells its content; a page is asked for anew, and answered with 304 while it is the same.
        const kept = path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
        void reply.header('cache-control', kept);
      },
    });
    scope.setNotFoundHandler(async (request, reply) => {
      if (!request.headers.accept?.includes('text/html'))
        return sendProblem(reply, { code: 'url_not_found' });
      void reply.type('text/html; charset=utf-8');
      const page = await readPage(site, '404.html');
      return page === null
        ? reply.code(503).header('retry-after', '5').send(NOT_BUILT)
        : reply.code(404).send(page);
    });
  };
  await app.register(pages, { prefix: '/docs' });
};
