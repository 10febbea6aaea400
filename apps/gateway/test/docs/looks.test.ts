import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

/** One of each kind: home, text, a table of codes, routes with snippets, a long list of objects, a decision. */
const PAGES = [
  '',
  'start/quick-start',
  'concepts/why-card',
  'errors',
  'api/',
  'api/messages',
  'operating',
  'adr/0030-outgoing-webhooks',
];
const LOOKS = [
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const;

describe.skipIf(!hasChromium)('in a browser', () => {
  let gateway: TestGateway;
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    address = await gateway.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
  });

  /** Opens a page, and keeps what the browser complains of. */
  const open = async (
    path: string,
    { width, colorScheme }: (typeof LOOKS)[number],
  ): Promise<{ page: Page; complaints: string[]; end(): Promise<void> }> => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${address}/docs/${path}`, { waitUntil: 'networkidle' });
    return { page, complaints, end: () => context.close() };
  };

  it.each(LOOKS)('each kind of page is readable at $width px, $colorScheme', async (look) => {
    for (const path of PAGES) {
      const { page, complaints, end } = await open(path, look);
      const folder = process.env['SCREENSHOTS'];
      if (folder) {
        const name = `${path.replaceAll('/', '-') || 'home'}-${look.width}-${look.colorScheme}.png`;
        await page.screenshot({ path: `${folder}/${name}` });
      }
      expect(complaints, path).toEqual([]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow, `${path} is wider than the window`).toBeLessThanOrEqual(0);
      await page.evaluate(axe.source);
      const found = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      const violations = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
      expect(violations, path).toEqual([]);
      await end();
    }
  });

  it('finds a page by a word in it, without asking anybody else', async () => {
    const { page, complaints, end } = await open('', LOOKS[1]);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.keyboard.press('/');
    await page.getByRole('searchbox').fill('insufficient_credit');
    await page.locator('a.result[href*="/docs/errors"]').first().click();
    await page.waitForURL(/\/docs\/errors/);
    expect(new Set(asked)).toEqual(new Set([address]));
    expect(complaints).toEqual([]);
    await end();
  });
});
