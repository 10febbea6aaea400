// @vitest-environment jsdom
import type { AdminConsent } from '@carillon/gateway-api/shopify-app';
import { afterEach, expect, test, vi } from 'vitest';
import { button, fillIn, isDisabled, openPage, shownText } from './support/page.ts';

let page: Awaited<ReturnType<typeof openPage>>;
afterEach(() => page.leave());

const ORDER = 'admin.order-details.block.render';
const CUSTOMER = 'admin.customer-details.block.render';

const TEXTS = [
  {
    id: 'rpl_1',
    direction: 'in',
    at: '2026-11-27T12:05:00Z',
    text: 'Leave it with the neighbour',
    state: 'received',
    detail: null,
  },
  {
    id: 'msg_1',
    direction: 'out',
    at: '2026-11-27T12:00:00Z',
    text: 'It comes today',
    state: 'delivered',
    detail: 'The handset confirmed it.',
  },
  {
    id: 'msg_0',
    direction: 'out',
    at: '2026-11-26T12:00:00Z',
    text: null,
    state: 'failed',
    detail: 'The number is not in use.',
  },
] as const;

test('shows what was written in either direction, newest first, with where each text stands', async () => {
  page = await openPage(ORDER, { said: { thread: { texts: [...TEXTS] } } });
  await vi.waitFor(() => expect(shownText()).toContain('It comes today'));
  expect(shownText()).toMatch(
    /neighbourNov 27, 2026, 12:05 PM · Reply.*It comes today.*The handset confirmed it.*not kept any more.*not in use/,
  );
});

test('says where there is none yet', async () => {
  page = await openPage(CUSTOMER, { selected: ['gid://shopify/Customer/7'], language: 'fr' });
  await vi.waitFor(() => expect(shownText()).toContain('Aucun SMS pour l’instant'));
  expect(page.asked[0]!.path).toContain('gid%3A%2F%2Fshopify%2FCustomer%2F7');
});

test.for([
  ['subscribed', false, 'Agreed to offers'],
  ['unsubscribed', false, 'Wants no offers'],
  ['unknown', false, 'Nothing said about offers'],
  ['subscribed', true, 'Gets no texts'],
] as const satisfies readonly (readonly [AdminConsent['state'], boolean, string])[])(
  'of consent %s, blocked %s, it says: %s',
  async ([state, blocked, told]) => {
    page = await openPage(ORDER, { said: { thread: { consent: { state, blocked, since: null } } } });
    await vi.waitFor(() => expect(shownText()).toContain(told));
  },
);

test('says that nobody can be texted, and offers no consent, where no phone is known', async () => {
  page = await openPage(ORDER, { said: { thread: { to: null, consent: null } } });
  await vi.waitFor(() => expect(shownText()).toContain('No phone number is known'));
  expect(document.body.querySelector('s-badge')).toBeNull();
});

test('sends from its own page, reads the thread anew, and takes the next text for another one', async () => {
  page = await openPage(ORDER);
  await vi.waitFor(() => expect(shownText()).toContain('No texts yet'));
  const send = async (text: string, times: number): Promise<void> => {
    fillIn('text', text, 'input');
    await vi.waitFor(() => expect(isDisabled('Send')).toBe(false));
    button('Send').click();
    const threads = () => page.asked.filter(({ path }) => path.includes('/thread?'));
    await vi.waitFor(() => expect(threads()).toHaveLength(1 + times));
  };
  await send('First', 1);
  await send('Second', 2);
  const keys = page.asked
    .filter(({ path }) => path.endsWith('/send'))
    .map(({ body }) => (body as { readonly key: string }).key);
  expect(new Set(keys).size).toBe(2);
});
