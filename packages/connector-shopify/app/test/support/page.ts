import { getExtension } from '@shopify/ui-extensions-tester';
import { vi } from 'vitest';
import { APP } from './app-files.ts';
import { playGateway, type Said } from './gateway.ts';
import { i18nOf } from './i18n.ts';

type Target =
  | 'admin.order-details.action.render'
  | 'admin.customer-details.action.render'
  | 'admin.order-index.selection-action.render'
  | 'admin.order-details.block.render'
  | 'admin.customer-details.block.render';

interface PageOptions {
  readonly selected?: readonly string[];
  readonly language?: 'en' | 'fr';
  readonly said?: Said;
  readonly idToken?: string | null;
}

/** Opens a page of the admin with one extension on it, beside a gateway that says what it is told to. */
export const openPage = async (
  target: Target,
  { selected = ['gid://shopify/Order/1'], language = 'en', said = {}, idToken = 'a.b.c' }: PageOptions = {},
) => {
  const extension = getExtension(target, { configSearchDir: `${APP}/extensions/admin-texts/src` });
  extension.setUp();
  const gateway = playGateway(said);
  extension.fetch = gateway.fetch;
  const close = vi.fn();
  Object.assign(extension.shopify, {
    data: { selected: selected.map((id) => ({ id })) },
    auth: { idToken: async () => idToken },
    i18n: { ...extension.shopify.i18n, ...i18nOf(language) },
    ...('close' in extension.shopify && { close }),
  });
  await extension.render();
  return { ...gateway, close, leave: () => extension.tearDown() };
};

/** Everything the page says, as one line. */
export const shownText = (): string => document.body.textContent?.replaceAll(/\s+/g, ' ') ?? '';

const found = (selector: string): HTMLElement => {
  const element = document.body.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`The page has no ${selector}.`);
  return element;
};

/** Fills in a field as a person does. */
export const fillIn = (name: string, value: string, event: 'input' | 'change'): void => {
  const field = found(`[name="${name}"]`);
  Object.assign(field, { value });
  field.dispatchEvent(new Event(event, { bubbles: true }));
};

/** The button that says something. */
export const button = (label: string): HTMLElement => {
  const all = [...document.body.querySelectorAll<HTMLElement>('s-button')];
  const one = all.find(({ textContent }) => textContent?.trim() === label);
  if (one === undefined) throw new Error(`The page has no button ${label}.`);
  return one;
};

/** Whether the button that says something can be clicked in the admin; here a click always comes through. */
export const isDisabled = (label: string): boolean => button(label).hasAttribute('disabled');
