import '@shopify/ui-extensions/preact';
import type { Api } from '@shopify/ui-extensions/admin.customer-details.action.render';
import { render } from 'preact';
import { TextAction } from './form/text-action.tsx';

declare const shopify: Api;

export default (): void => render(<TextAction page={shopify} />, document.body);
