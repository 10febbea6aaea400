// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { button, fillIn, isDisabled, openPage, shownText } from './support/page.ts';

type Page = Awaited<ReturnType<typeof openPage>>;
let page: Page;
afterEach(() => page.leave());

const open = async (...given: Parameters<typeof openPage>): Promise<Page> => {
  page = await openPage(...given);
  await vi.waitFor(() => expect(page.asked.length).toBeGreaterThan(0));
  return page;
};

const ORDER = 'admin.order-details.action.render';
const postsTo = (path: string) => page.asked.filter((one) => one.path.endsWith(path));

/** A form about one order, filled in and answered. */
const openAndWrite = async (...given: Parameters<typeof openPage>): Promise<void> => {
  await open(...given);
  fillIn('text', 'Your parcel is late.', 'input');
  await vi.waitFor(() => expect(postsTo('/estimate')).toHaveLength(1));
};

describe('the window to send a text', () => {
  test('proves to the gateway who looks at the page', async () => {
    await openAndWrite(ORDER);
    expect(page.asked.map(({ authorization }) => authorization)).toEqual(['Bearer a.b.c', 'Bearer a.b.c']);
    expect(page.asked[0]!.path).toBe(
      '/connectors/shopify/admin/thread?object=gid%3A%2F%2Fshopify%2FOrder%2F1',
    );
  });

  test('says to whom, when and for how much while it is written', async () => {
    await openAndWrite(ORDER, { said: { outcomes: [{ segments: 2 }] } });
    await vi.waitFor(() => expect(shownText()).toContain('2 segments · €0.045'));
    expect(shownText()).toContain('To +336•••••01');
    expect(shownText()).toContain('Leaves at once');
    expect(postsTo('/estimate')[0]!.body).toEqual({
      objects: ['gid://shopify/Order/1'],
      text: 'Your parcel is late.',
      purpose: 'transactional',
    });
  });

  test('says in French what it says in English', async () => {
    await openAndWrite(ORDER, {
      language: 'fr',
      said: { outcomes: [{ decision: 'hold', heldUntil: '2026-11-28T07:00:00Z' }] },
    });
    await vi.waitFor(() => expect(shownText()).toContain('Part le 28 nov. 2026, 07:00'));
    expect(shownText()).toContain('0,045 €');
    expect(isDisabled('Envoyer')).toBe(false);
  });

  test('says what stops a text, and lets nobody send it', async () => {
    const detail = 'The recipient said STOP.';
    await openAndWrite(ORDER, {
      said: { outcomes: [{ decision: 'refuse', reason: 'recipient_opted_out', detail }] },
    });
    await vi.waitFor(() => expect(shownText()).toContain(detail));
    expect(shownText()).toContain('Not sent');
    expect(isDisabled('Send')).toBe(true);
  });

  test('sends nothing while nothing is written', async () => {
    await open(ORDER);
    expect(isDisabled('Send')).toBe(true);
    button('Send').click();
    fillIn('text', '   ', 'input');
    await vi.waitFor(() => expect(isDisabled('Send')).toBe(true));
    expect(page.asked.map(({ path }) => path.split('?')[0])).toEqual(['/connectors/shopify/admin/thread']);
  });

  test('sends a text once, however often it is clicked, and says what became of it', async () => {
    await openAndWrite(ORDER);
    await vi.waitFor(() => expect(isDisabled('Send')).toBe(false));
    button('Send').click();
    button('Send').click();
    await vi.waitFor(() => expect(shownText()).toContain('Sent'));
    const bodies = postsTo('/send').map(({ body }) => body);
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]).toMatchObject({
      text: 'Your parcel is late.',
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(isDisabled('Send')).toBe(true);
  });

  test('sends a template of the account in place of a text', async () => {
    await open(ORDER);
    await vi.waitFor(() => expect(shownText()).toContain('order-late'));
    fillIn('template', 'order-late', 'change');
    await vi.waitFor(() => expect(postsTo('/estimate')).toHaveLength(1));
    expect(postsTo('/estimate')[0]!.body).toEqual({
      objects: ['gid://shopify/Order/1'],
      template: 'order-late',
      purpose: 'transactional',
    });
    expect(document.body.querySelector('s-text-area')).toBeNull();
  });

  test('says what an offer is, and asks anew with its purpose', async () => {
    await openAndWrite(ORDER);
    fillIn('purpose', 'commercial', 'change');
    await vi.waitFor(() => expect(postsTo('/estimate')).toHaveLength(2));
    expect(postsTo('/estimate')[1]!.body).toMatchObject({ purpose: 'commercial' });
  });

  test('says that texts of the test mode reach nobody', async () => {
    await open(ORDER, { said: { thread: { mode: 'test' } } });
    await vi.waitFor(() => expect(shownText()).toContain('Test mode: these texts reach nobody'));
  });

  test('closes when it is told to', async () => {
    await open(ORDER);
    button('Close').click();
    expect(page.close).toHaveBeenCalledOnce();
  });

  test('is about a customer on the page of a customer', async () => {
    await open('admin.customer-details.action.render', { selected: ['gid://shopify/Customer/7'] });
    fillIn('text', 'Hello', 'input');
    await vi.waitFor(() => expect(postsTo('/estimate')).toHaveLength(1));
    expect(postsTo('/estimate')[0]!.body).toMatchObject({ objects: ['gid://shopify/Customer/7'] });
  });
});

describe('a selection of orders', () => {
  const SELECTED = ['gid://shopify/Order/1', 'gid://shopify/Order/2', 'gid://shopify/Order/3'];
  const said = {
    outcomes: [
      {},
      { to: null, decision: 'refuse', reason: 'phone_missing', detail: 'Shopify told no phone.' },
      {},
    ],
  } as const;

  test('says how many get the text, what it costs, and who gets none', async () => {
    await openAndWrite('admin.order-index.selection-action.render', { selected: SELECTED, said });
    await vi.waitFor(() => expect(shownText()).toContain('2 of 3 get the text, for €0.09 in all'));
    expect(shownText()).toContain('No phone number is known Shopify told no phone.');
  });

  test('is sent in one request, and says how many are on their way', async () => {
    await openAndWrite('admin.order-index.selection-action.render', { selected: SELECTED, said });
    await vi.waitFor(() => expect(isDisabled('Send')).toBe(false));
    button('Send').click();
    await vi.waitFor(() => expect(shownText()).toContain('2 of 3 texts are on their way'));
    expect(postsTo('/send').map(({ body }) => body)).toMatchObject([{ objects: SELECTED }]);
  });
});

describe('what goes wrong', () => {
  const problem = (status: number, code: string) => ({ problem: { status, code, detail: 'Because.' } });

  test.for([
    [401, 'session_invalid', 'The gateway does not know this shop and app'],
    [429, 'rate_limited', 'The gateway does not answer'],
    [503, 'overloaded', 'The gateway does not answer'],
    [422, 'template_invalid', 'The gateway says no: Because.'],
  ] as const)('a %i %s is told: %s', async ([status, code, told]) => {
    await open(ORDER, { said: problem(status, code) });
    await vi.waitFor(() => expect(shownText()).toContain(told));
  });

  test('without a token nothing is asked', async () => {
    page = await openPage(ORDER, { idToken: null });
    await vi.waitFor(() => expect(shownText()).toContain('Shopify gave no proof of who you are'));
    expect(page.asked).toEqual([]);
  });
});
