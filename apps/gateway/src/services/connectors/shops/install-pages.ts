const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

const STYLE =
  'body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#f6f6f7}' +
  'main{max-width:32rem;margin:15vh auto 0;padding:2rem;background:#fff;border-radius:12px;box-shadow:0 1px 4px #0002}' +
  'h1{margin:0 0 .5rem;font-size:1.375rem}p{margin:.5rem 0}code{font-size:.9em}' +
  '@media(max-width:34rem){main{margin:0;min-height:100vh;box-sizing:border-box;border-radius:0;box-shadow:none}}' +
  '@media(prefers-color-scheme:dark){body{color:#eee;background:#111}main{background:#1c1c1e}}';

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;

/** What a merchant sees whose shop is connected. */
export const connectedPage = (shop: string): string =>
  page(
    'Connected',
    `<h1>${escaped(shop)} is connected</h1><p>Its orders can be told by text from now on. What happened before is told to nobody.</p>` +
      '<p>You may close this page. To see that all is well: <code>GET /v1/connections/{id}/doctor</code></p>',
  );

/** What a merchant sees whose shop is not. */
export const notConnectedPage = (why: string): string =>
  page(
    'Not connected',
    `<h1>The shop is not connected</h1><p>${escaped(why)}</p>` +
      '<p>Nothing was changed. Ask for a new link, and follow it within ten minutes.</p>',
  );
