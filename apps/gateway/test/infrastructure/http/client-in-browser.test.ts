import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../support/chromium.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** The client as it is published. */
const BUILT = fileURLToPath(new URL('../../../../../packages/gateway-api/dist', import.meta.url));

/** What a program does with the client, wherever it runs: one text is sent and read, one is refused. */
const PROGRAM = `
  export const program = async (baseUrl, key) => {
    const { createClient } = await import('/built/client/index.js');
    const client = createClient({ baseUrl, key });
    const text = { to: '+33639980001', text: 'Your order is on its way.', purpose: 'transactional' };
    const sent = await client.messages.send(text);
    const read = await client.messages.read(sent.value.id);
    const refused = await client.messages.send({ ...text, to: '+331' });
    const listed = [];
    for await (const message of client.messages.list()) listed.push(message.id);
    return { sent: sent.value.id, text: read.value.text, refused: refused.error.code, listed };
  };`;
const WORKER = `
  import { program } from '/built/program.js';
  onmessage = async ({ data: [baseUrl, key] }) => postMessage(await program(baseUrl, key));`;

describe.skipIf(!hasChromium)('the client in a browser', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let address: string;
  let page: Page;
  beforeAll(async () => {
    gateway = await startTestGateway();
    address = await gateway.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await launchChromium();
    // The gateway lets no page of another origin in, and its own have no scripts of others: the test's come as its own.
    page = await (await browser.newContext({ bypassCSP: true })).newPage();
    await page.route(`${address}/built/**`, (route) => {
      const path = new URL(route.request().url()).pathname.slice('/built/'.length);
      const own: Record<string, string> = { 'program.js': PROGRAM, 'worker.js': WORKER };
      const body = own[path] ?? readFileSync(join(BUILT, path), 'utf8');
      return route.fulfill({ contentType: 'text/javascript', body });
    });
    await page.goto(`${address}/health`);
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
  });

  /** Runs an expression that uses `given`, in the page. It is text, since nothing of it is to be translated for Node. */
  const inPage = (expression: string): Promise<{ sent: string; listed: string[] }> =>
    page.evaluate(`(async (given) => ${expression})(${JSON.stringify([address, gateway.demo!.key])})`);

  test.each([
    ['a page', "(await import('/built/program.js')).program(...given)"],
    [
      'a worker',
      `new Promise((resolve, reject) => {
        const worker = new Worker('/built/worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(given);
      })`,
    ],
  ])('sends, reads, lists and is refused from %s', async (_where, expression) => {
    const done = await inPage(expression);
    expect(done).toMatchObject({ text: 'Your order is on its way.', refused: 'number_invalid' });
    expect(done.listed).toContain(done.sent);
  });
});
