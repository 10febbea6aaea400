import { type Session, Smsc } from '@carillon/smpp';
import { randomFrom } from '@carillon/testing/fault-smsc/random';
import type { Delivery } from './wire-forms.ts';

/** Requests the SMSC keeps unanswered on a session at most. */
const WINDOW = 30;

/** An SMSC that owes texts to the gateway: it sends each over any bind until it is answered with success. */
export interface OwingSmsc {
  readonly port: number;
  /** PDUs that were answered with success. */
  answered(): number;
  /** PDUs that were sent again because they had got no answer, or a temporary error. */
  repeated(): number;
  /** Hands texts over to be delivered, each with its parts, in an order drawn from a seed. */
  owe(texts: readonly (readonly Delivery[])[], seed: number): void;
  /** Resolves once so many PDUs have been answered. */
  until(answered: number): Promise<void>;
  close(): Promise<void>;
}

export const startOwingSmsc = async (): Promise<OwingSmsc> => {
  const owed: Delivery[] = [];
  const receivers = new Set<Session>();
  let answered = 0;
  let repeated = 0;
  let watchers: { readonly at: number; readonly reached: () => void }[] = [];

  const tell = (): void => {
    const reached = watchers.filter(({ at }) => at <= answered);
    watchers = watchers.filter(({ at }) => at > answered);
    for (const watcher of reached) watcher.reached();
  };

  const deliver = async (session: Session, delivery: Delivery): Promise<void> => {
    const outcome =
      delivery.command === 'data_sm'
        ? await session.request('data_sm', delivery.content)
        : await session.request('deliver_sm', delivery.content);
    if (outcome.kind === 'accepted') {
      answered += 1;
      tell();
      return;
    }
    repeated += 1;
    owed.unshift(delivery);
  };

  /** One of the windows of a session: sends what is owed, one after another, for as long as the session lives. */
  const work = async (session: Session): Promise<void> => {
    while (receivers.has(session)) {
      const delivery = owed.shift();
      if (delivery) await deliver(session, delivery);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  let taken = 0;
  const smsc = new Smsc({
    systemId: 'carrier',
    authenticate: ({ password }) => (password === 'secret' ? 0 : 0x0e),
    tls: false,
    window: WINDOW,
    responseTimeout: 60_000,
    handlers: { submit_sm: () => ({ message_id: `s${taken++}` }) },
  });
  smsc.on('bound', (session) => {
    if (session.bindType === 'transmitter') return;
    receivers.add(session);
    for (let place = 0; place < WINDOW; place++) void work(session);
  });
  smsc.on('closed', (session) => receivers.delete(session));
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  return {
    port,
    answered: () => answered,
    repeated: () => repeated,
    owe: (texts, seed) => owed.push(...randomFrom(seed).shuffled(texts).flat()),
    until: (at) =>
      at <= answered
        ? Promise.resolve()
        : new Promise((resolve) => {
            watchers.push({ at, reached: resolve });
          }),
    close: async () => {
      receivers.clear();
      await smsc.close();
    },
  };
};
