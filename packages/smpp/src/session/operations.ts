import type { BindName, RequestName } from '../pdu/pdu.ts';

/** The two sides of a session: the External Short Message Entity and the SMS centre. */
export type Role = 'esme' | 'smsc';

/** What a bind is for. */
export type BindType = 'transmitter' | 'receiver' | 'transceiver';

const SENDING: readonly BindType[] = ['transmitter', 'transceiver'];
const RECEIVING: readonly BindType[] = ['receiver', 'transceiver'];
const ANY: readonly BindType[] = ['transmitter', 'receiver', 'transceiver'];
const NONE: readonly BindType[] = [];

/** On which binds each side may issue a request (SMPP 3.4 table 2-1, SMPP 5.0 section 2.4). */
const OPERATIONS: Readonly<Record<RequestName, Readonly<Record<Role, readonly BindType[]>>>> = {
  bind_transmitter: { esme: NONE, smsc: NONE },
  bind_receiver: { esme: NONE, smsc: NONE },
  bind_transceiver: { esme: NONE, smsc: NONE },
  outbind: { esme: NONE, smsc: NONE },
  unbind: { esme: ANY, smsc: ANY },
  enquire_link: { esme: ANY, smsc: ANY },
  submit_sm: { esme: SENDING, smsc: NONE },
  submit_multi: { esme: SENDING, smsc: NONE },
  data_sm: { esme: SENDING, smsc: RECEIVING },
  query_sm: { esme: SENDING, smsc: NONE },
  cancel_sm: { esme: SENDING, smsc: NONE },
  replace_sm: { esme: SENDING, smsc: NONE },
  broadcast_sm: { esme: SENDING, smsc: NONE },
  query_broadcast_sm: { esme: SENDING, smsc: NONE },
  cancel_broadcast_sm: { esme: SENDING, smsc: NONE },
  deliver_sm: { esme: NONE, smsc: RECEIVING },
  alert_notification: { esme: NONE, smsc: RECEIVING },
};

/** Whether a side may issue a request on a bind. */
export const mayIssue = (command: RequestName, role: Role, bindType: BindType): boolean =>
  OPERATIONS[command][role].includes(bindType);

const BIND_TYPES: Readonly<Record<BindName, BindType>> = {
  bind_transmitter: 'transmitter',
  bind_receiver: 'receiver',
  bind_transceiver: 'transceiver',
};

export const bindTypeOf = (command: BindName): BindType => BIND_TYPES[command];
export const isBind = (command: string): command is BindName => Object.hasOwn(BIND_TYPES, command);
export const peerOf = (role: Role): Role => (role === 'esme' ? 'smsc' : 'esme');
