import type { AnsweredName, BindName } from '../pdu/pdu.ts';
import type { Authenticate } from './binding.ts';

/** What the SMSC side of a session needs to let an ESME in. */
export interface SmscSide {
  readonly role: 'smsc';
  readonly systemId: string;
  readonly authenticate: Authenticate;
}

export type SessionSide = { readonly role: 'esme' } | SmscSide;
export type SessionState = 'open' | 'bound' | 'unbinding' | 'closed';
/** Requests an application issues; the session itself issues bind, unbind and enquire_link. */
export type IssuedName = Exclude<AnsweredName, BindName | 'unbind' | 'enquire_link'>;
