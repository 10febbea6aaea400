import type { Database } from '../../../infrastructure/database/open.ts';
import type { ClaimedMessage } from '../../messages/lifecycle/claims.ts';
import { readNetworks } from '../../routing/number-networks.ts';
import type { RoutingBook } from '../../routing/routing-book.ts';
import { isWellPlaced } from './reroute.ts';

/** Looks at claimed messages once more: the routes may have changed while they waited. */
export interface RouteCheck {
  /** Those that another carrier is to have by the routes as they are now. */
  misplaced(carrier: string, messages: readonly ClaimedMessage[]): Promise<ReadonlySet<ClaimedMessage>>;
}

/** Reads nothing but the routing in memory, unless some route is for a network. */
export const createRouteCheck = ({ pool }: Database, book: RoutingBook): RouteCheck => ({
  misplaced: async (carrier, messages) => {
    const routing = await book.read(pool);
    const byNetwork = routing.routes.some(({ network }) => (network ?? null) !== null);
    const numbers = byNetwork ? messages.map(({ recipient }) => recipient) : [];
    const networks = await readNetworks(pool, numbers);
    return new Set(
      messages.filter(({ recipient, purpose, lane, mode, lastMove, claimed }) => {
        const { country } = claimed.charge;
        const network = networks.get(recipient) ?? null;
        return !isWellPlaced(
          { carrier, recipient, country, network, purpose, lane, mode, lastMove },
          routing,
        );
      }),
    );
  },
});
