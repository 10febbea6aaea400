import type { Replica } from '../../infrastructure/replicas/replica.ts';
import type { Capacity, HandOver, Reservation } from '../messages/admission/hand-over.ts';
import type { Dispatch } from './dispatch.ts';

interface HeldCapacity {
  readonly name: string;
  readonly dispatch: Dispatch;
  readonly capacity: Capacity;
}

/** Hands what is being admitted to the carriers that run, by their names. */
export const createCarrierHandOver = (
  running: ReadonlyMap<string, { readonly dispatch: Dispatch }>,
  replica: Replica,
): HandOver => {
  /** Who holds the capacity of a reservation: by the time it ends another may run under that name. */
  const reserved = new WeakMap<Reservation, readonly HeldCapacity[]>();
  return {
    reserve: () => {
      const held = [...running].map(([name, { dispatch }]) => ({
        name,
        dispatch,
        capacity: dispatch.reserve(),
      }));
      const capacity = new Map(held.map((entry) => [entry.name, entry.capacity]));
      const reservation = { replicaId: replica.id, capacity };
      reserved.set(reservation, held);
      return reservation;
    },
    settle: (reservation, claims) => {
      for (const { name, dispatch, capacity } of reserved.get(reservation) ?? []) {
        const claim = claims.find(({ carrier }) => carrier === name)?.claim ?? null;
        dispatch.settle(capacity, claim);
      }
    },
  };
};
