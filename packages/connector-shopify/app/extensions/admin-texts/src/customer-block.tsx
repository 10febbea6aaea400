import '@shopify/ui-extensions/preact';
import type { Api } from '@shopify/ui-extensions/admin.customer-details.block.render';
import { render } from 'preact';
import { ThreadBlock } from './thread/thread-block.tsx';

declare const shopify: Api;

export default (): void => render(<ThreadBlock page={shopify} />, document.body);
