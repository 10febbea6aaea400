import type { ActionExtensionApi } from '@shopify/ui-extensions/admin';

/** What every page of the admin gives its extensions, as far as these use it. */
export type AdminPage = Pick<
  ActionExtensionApi<'admin.order-details.action.render'>,
  'auth' | 'i18n' | 'data'
>;

/** A page that is a window of its own, and can be closed. */
export type ActionPage = AdminPage & Pick<ActionExtensionApi<'admin.order-details.action.render'>, 'close'>;
