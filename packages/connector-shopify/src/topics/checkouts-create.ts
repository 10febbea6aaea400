import { translateCheckout } from './checkouts.ts';
import type { Topic } from './topic.ts';

/** A checkout was begun. */
export const checkoutsCreate: Topic = { name: 'checkouts/create', translate: translateCheckout };
