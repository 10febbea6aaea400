import { translateCheckout } from './checkouts.ts';
import type { Topic } from './topic.ts';

/** A checkout was changed, or is done. */
export const checkoutsUpdate: Topic = { name: 'checkouts/update', translate: translateCheckout };
