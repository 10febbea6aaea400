import '@shopify/ui-extensions/preact';
import type { Api } from '@shopify/ui-extensions/purchase.thank-you.block.render';
import { render } from 'preact';
import { ConsentFields } from './consent-fields.tsx';

declare const shopify: Api;

export default (): void => render(<ConsentFields i18n={shopify.i18n} />, document.body);
