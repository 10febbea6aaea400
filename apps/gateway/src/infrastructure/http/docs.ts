import { ERRORS, type ErrorEntry } from '@carillon/gateway-api/errors';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { usePageHeaders } from './headers.ts';

const cell = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const row = ([code, { status, title, todo }]: [string, ErrorEntry]): string =>
  `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${cell(title)}.</td><td>${cell(todo)}</td></tr>`;

const errorsPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Carillon: errors</title>
<meta name="viewport" content="width=device-width"><style>
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .8rem;border-bottom:1px solid #ddd;vertical-align:top}
tr:target{background:#fff3c4}</style>
<h1>Error codes</h1><p>Every refusal is <code>application/problem+json</code> with one of these codes.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>What to do</th></tr></thead><tbody>
${Object.entries(ERRORS).map(row).join('\n')}</tbody></table></html>`;

/** A page needs nothing from anywhere but this gateway. */
const UI_POLICY =
  "default-src 'self'; base-uri 'self'; font-src 'self' data:; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'";
const ERRORS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** The readable pages: every route at /docs, every error code at /docs/errors. */
export const useDocs = async (app: FastifyInstance): Promise<void> => {
  await app.register(async (scope) => {
    await usePageHeaders(scope);
    await addPages(scope);
  });
};

const addPages = async (app: FastifyInstance): Promise<void> => {
  app.get('/docs/errors', { config: { access: 'public' }, schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', ERRORS_POLICY).send(errorsPage),
  );
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: '',
    uiConfig: {
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      tryItOutEnabled: true,
      // A key that the browser keeps is there for whoever sits at it next.
      persistAuthorization: false,
    },
    theme: {
      title: 'Carillon: API',
      css: [{ filename: 'carillon.css', content: '.swagger-ui .topbar { display: none }' }],
    },
    staticCSP: UI_POLICY,
  });
};
