import { AsyncLocalStorage } from 'node:async_hooks';

/** A second session, or work that waits for one, was asked for inside a transaction. That is a fault of ours. */
export class SessionAlreadyHeld extends Error {
  override readonly name = 'SessionAlreadyHeld';
  constructor(what: string) {
    super(
      `${what} was asked for inside a transaction. As many of those at once as there are sessions would wait for each ` +
        'other. Use the client of the transaction, or do it before or after.',
    );
  }
}

/** Knows whether the code that is running does so inside a transaction of this database. */
export interface HeldSession {
  /** Runs what a transaction does while it has its session. */
  during<Value>(body: () => Promise<Value>): Promise<Value>;
  /** The fault that asking for `what` would be now; null outside a transaction. */
  fault(what: string): SessionAlreadyHeld | null;
  /** Starts work that no transaction waits for, wherever it is started from. */
  apart<Value>(work: () => Value): Value;
}

export const createHeldSession = (): HeldSession => {
  // What a body starts and does not wait for runs on in its context: it is free once the body has ended.
  const running = new AsyncLocalStorage<{ ended: boolean }>();
  return {
    during: async (body) => {
      const transaction = { ended: false };
      try {
        return await running.run(transaction, body);
      } finally {
        transaction.ended = true;
      }
    },
    apart: (work) => running.exit(work),
    fault: (what) => (running.getStore()?.ended === false ? new SessionAlreadyHeld(what) : null),
  };
};
