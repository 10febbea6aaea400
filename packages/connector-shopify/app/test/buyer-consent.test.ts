// @vitest-environment jsdom
import { getExtension } from '@shopify/ui-extensions-tester';
import { afterEach, expect, test } from 'vitest';
import { APP } from './support/app-files.ts';
import { i18nOf } from './support/i18n.ts';

const TARGETS = ['purchase.thank-you.block.render', 'customer-account.order-status.block.render'] as const;
let leave: () => void;
afterEach(() => leave());

test.for(TARGETS)('%s asks with Shopify’s own fields, and ticks nothing for the buyer', async (target) => {
  const extension = getExtension(target, { configSearchDir: `${APP}/extensions/buyer-consent/src` });
  extension.setUp();
  leave = () => extension.tearDown();
  extension.fetch = async () => {
    throw new Error('Nobody is asked: Shopify keeps the answer.');
  };
  Object.assign(extension.shopify, { i18n: { ...extension.shopify.i18n, ...i18nOf('fr', 'buyer-consent') } });
  await extension.render();
  const box = document.body.querySelector('s-consent-checkbox');
  expect(box?.getAttribute('policy')).toBe('sms-marketing');
  expect(box?.getAttribute('label')).toBe('Recevoir des offres par SMS');
  expect(['checked', 'default-checked', 'defaultchecked'].some((name) => box?.hasAttribute(name))).toBe(
    false,
  );
  expect(document.body.querySelector<HTMLElement>('s-consent-phone-field')?.getAttribute('policy')).toBe(
    'sms-marketing',
  );
});
