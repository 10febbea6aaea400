import type { AddressInfo } from 'node:net';
import { createClient } from '@carillon/gateway-api/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLoginSite } from '../../../../../examples/otp-login/src/server.ts';
import { eventually } from '../../support/deadline.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { type Browser, launchChromium } from './browser/chromium.ts';
import { openPage, type Page } from './browser/page.ts';
import { otherThan } from './otp-gateway.ts';

const DOMAIN = 'login.example.com';
const USER = '06 39 98 00 01';
const OTHER_USER = '06 39 98 01 01';
const STRANGER = '06 39 98 02 01';

let gateway: TestGateway;
let browser: Browser;
let site: ReturnType<typeof createLoginSite>;
let origin: string;

beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_PORT: '0' });
  const baseUrl = await gateway.listen();
  const { key } = (await gateway.live.post('/v1/keys', { scopes: ['otp:send'] })).body;
  site = createLoginSite({
    gateway: createClient({ baseUrl, key }),
    domain: DOMAIN,
    isUser: async (phone) => phone !== STRANGER,
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://${DOMAIN}:${(site.address() as AddressInfo).port}`;
  browser = await launchChromium(origin);
  // The first run on a machine may have to install the browser.
}, 600_000);
afterAll(async () => {
  await browser?.close();
  site?.closeAllConnections();
  site?.close();
  await gateway?.close();
});

/** What the virtual phone of a number shows, newest last. */
const textsOn = async (national: string): Promise<string[]> => {
  const e164 = `+33${national.replaceAll(' ', '').slice(1)}`;
  const { body } = await gateway.live.get(`/v1/phones/${encodeURIComponent(e164)}`);
  return (body['texts'] as { text: string }[]).map(({ text }) => text);
};

const newText = (national: string, after = 0): Promise<string> =>
  eventually('a text on the handset', async () => {
    const texts = await textsOn(national);
    return texts.length > after && texts.at(-1);
  });

const askFor = async (page: Page, phone: string): Promise<void> => {
  await page.open(origin);
  await page.type('#phone', phone);
  await page.click('#number button');
  await page.until('!document.querySelector("#code").hidden');
};

const signedIn = (page: Page): Promise<{ signedIn: boolean; phone: string | null }> =>
  page.evaluate(`fetch('/who', { method: 'POST' }).then((answer) => answer.json())`);

/**
 * A desktop receives no texts: this plays the part of the handset behind WebOTP. It hands a code over as the format of
 * origin-bound codes demands, to the host that its last line names and to no other.
 */
const HANDSET = `
  window.OTPCredential ??= class {};
  const arrived = new Promise((resolve) => { window.receive = resolve; });
  navigator.credentials.get = async ({ otp, signal }) => {
    if (!otp.transport.includes('sms')) throw new Error('no transport');
    window.asked = true;
    const text = await arrived;
    signal.throwIfAborted();
    const [, host, code] = /^@(\\S+) #(\\S+)$/.exec(text.split('\\n').at(-1)) ?? [];
    if (host === location.hostname) return { code };
    window.turnedAway = true;
    throw new Error('The code is for another site.');
  };`;

describe('the login form, in Chromium', () => {
  it('signs a person in who types the code from the text', async () => {
    const page = await openPage(browser.devTools);
    await askFor(page, USER);
    const text = await newText(USER);
    const code = /\d{6}/.exec(text)![0];
    expect(text.split('\n').at(-1)).toBe(`@${DOMAIN} #${code}`);
    expect(await signedIn(page)).toEqual({ signedIn: false, phone: null });
    await page.type('#one-time-code', otherThan(code));
    await page.click('#code button');
    await page.until('document.querySelector("#news").textContent.includes("4 more tries")');
    await page.evaluate('document.querySelector("#one-time-code").value = ""');
    await page.type('#one-time-code', code);
    await page.click('#code button');
    await page.until('document.querySelector("#news").textContent === "You are signed in."');
    expect(await signedIn(page)).toEqual({ signedIn: true, phone: USER });
  });

  it('tells browsers and keyboards what the field is for', async () => {
    const page = await openPage(browser.devTools);
    await page.open(origin);
    const field = await page.evaluate<Record<string, string>>(`(() => {
      const { autocomplete, inputMode, type } = document.querySelector('input[name=code]');
      return { autocomplete, inputMode, type };
    })()`);
    expect(field).toEqual({ autocomplete: 'one-time-code', inputMode: 'numeric', type: 'text' });
    expect(await page.evaluate('isSecureContext')).toBe(true);
  });

  it('fills the code in from the text by itself', async () => {
    const page = await openPage(browser.devTools);
    await page.before(HANDSET);
    await askFor(page, OTHER_USER);
    await page.until('window.asked');
    await page.evaluate(`void receive(${JSON.stringify(await newText(OTHER_USER))})`);
    await page.until('document.querySelector("#news").textContent === "You are signed in."');
    expect(await signedIn(page)).toEqual({ signedIn: true, phone: OTHER_USER });
  });

  it('gets no code that is bound to another site', async () => {
    const page = await openPage(browser.devTools);
    await page.before(HANDSET);
    await askFor(page, STRANGER);
    await page.until('window.asked');
    await page.evaluate('void receive("123456 is your code.\\n\\n@login.example.org #123456")');
    await page.until('window.turnedAway');
    expect(await page.evaluate('document.querySelector("#one-time-code").value')).toBe('');
  });

  it('looks the same for a number that belongs to nobody, and texts nobody', async () => {
    const page = await openPage(browser.devTools);
    const before = await textsOn(STRANGER);
    await askFor(page, STRANGER);
    await page.type('#one-time-code', '123456');
    await page.click('#code button');
    await page.until('document.querySelector("#news").textContent.includes("4 more tries")');
    expect(await textsOn(STRANGER)).toEqual(before);
    expect(await signedIn(page)).toMatchObject({ signedIn: false });
  });

  it('keeps the session out of reach of scripts', async () => {
    const page = await openPage(browser.devTools);
    await askFor(page, STRANGER);
    expect(await page.evaluate('document.cookie')).toBe('');
  });
});
