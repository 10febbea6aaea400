import type { AnsweredName, Content, Pdu, RequestName, ResponseName } from '../pdu/pdu.ts';
import type { Session } from './session.ts';

/** The requests an application answers; the session itself answers bind, unbind and enquire_link. */
export type HandledName = Exclude<
  RequestName,
  'bind_transmitter' | 'bind_receiver' | 'bind_transceiver' | 'unbind' | 'enquire_link'
>;

/** What a handler answers: command_status (default 0) and the fields of the response; nothing is success. */
export type Reply<C extends RequestName> = C extends AnsweredName
  ? ({ readonly status?: number } & Content<ResponseName<C>>) | undefined
  : undefined;

// biome-ignore lint/suspicious/noConfusingVoidType: a handler that answers success need not return anything.
type Returned<C extends RequestName> = Reply<C> | void;

/**
 * Answers a request of the peer. The response leaves when the returned promise is fulfilled, so a handler of
 * deliver_sm first stores, then returns (rule S10). One that throws or rejects is answered with a temporary error,
 * and the peer tries again.
 */
export type Handler<C extends RequestName> = (
  pdu: Pdu<C>,
  session: Session,
) => Returned<C> | Promise<Returned<C>>;

/** One handler per request an application answers. */
export type Handlers = { readonly [C in HandledName]?: Handler<C> };
