/**
 * SMPP 3.4 and 5.0: codec and session, for both sides, without dependencies.
 *
 * @packageDocumentation
 */
export { Backoff, type BackoffOptions } from './client/backoff.ts';
export { type ConnectFailure, type ConnectOptions, type ConnectResult, connect } from './client/connect.ts';
export { Esme, type EsmeEvents, type EsmeOptions } from './client/esme.ts';
export type { Destination as SmscAddress, SocketFailure } from './client/open-socket.ts';
export { type Clock, systemClock } from './clock/clock.ts';
export { FrameReader, type FrameSink, type FramingFault, MAX_PDU_LENGTH } from './framing/frame-reader.ts';
export { capacityBeside, type Unit } from './long-message/capacity.ts';
export { type MessagePart, type Part, readPart } from './long-message/concatenation.ts';
export {
  decodeRun,
  joinText,
  messageBody,
  type TextRun,
  textRuns,
} from './long-message/message-body.ts';
export { type LongMessage, type LongMessageMethod, type PartContent, partsOf } from './long-message/parts.ts';
export { References } from './long-message/references.ts';
export {
  ELEMENT,
  type InformationElement,
  readUserData,
  type UserData,
  writeUserDataHeader,
} from './long-message/user-data-header.ts';
export { bodyOf, type MessagePdu } from './message/body.ts';
export { ESM_CLASS, hasUserDataHeader, type MessageType, messageTypeOf } from './message/esm-class.ts';
export { type ReceiptRequest, registeredDelivery } from './message/registered-delivery.ts';
export { COMMANDS, type CommandDefinition } from './pdu/commands.ts';
export { type FieldFault, PduFault } from './pdu/fault.ts';
export type { Destination, FailedDestination, Field } from './pdu/field.ts';
export type {
  AnsweredName,
  BindName,
  CommandName,
  Content,
  FieldsOf,
  Pdu,
  PduInput,
  RequestName,
  ResponseName,
  TlvName,
  Tlvs,
} from './pdu/pdu.ts';
export { type Decoded, decodePdu, type ReadOptions } from './pdu/read.ts';
export { TLVS, type TlvDefinition } from './pdu/tlv-table.ts';
export { type Encoded, encodePdu } from './pdu/write.ts';
export {
  type MessageIdForms,
  type MessageIdMatch,
  type MessageIdRule,
  matchMessageId,
  messageIdForms,
  receiptKey,
  submitKey,
} from './receipt/message-id.ts';
export { isFinal, MESSAGE_STATES, type MessageState, stateOfCode } from './receipt/message-state.ts';
export { type Receipt, type ReceiptOptions, readReceipt } from './receipt/receipt.ts';
export {
  formatReceiptText,
  parseReceiptText,
  type ReceiptText,
  type ReceiptToWrite,
} from './receipt/receipt-text.ts';
export { Smsc, type SmscEvents, type SmscOptions } from './server/smsc.ts';
export type { Authenticate, BindOutcome, Bound } from './session/binding.ts';
export type { SessionEvents, SessionFault } from './session/events.ts';
export type { HandledName, Handler, Handlers, Reply } from './session/handlers.ts';
export type { KeepAliveOptions } from './session/keep-alive.ts';
export type { BindType, Role } from './session/operations.ts';
export type { SessionOptions } from './session/options.ts';
export type { Outcome, SubmitOutcome, UnknownCause, UnsentCause } from './session/outcome.ts';
export { RateGovernor, type RateOptions } from './session/rate-governor.ts';
export type { LateAnswer } from './session/sender.ts';
export { Session } from './session/session.ts';
export type { IssuedName, SessionSide, SessionState, SmscSide } from './session/side.ts';
export { classify, type StatusProfile, statusMeaning, statusName } from './status/classify.ts';
export { type ErrorClass, STATUSES, type StatusDefinition, type StatusName } from './status/status-table.ts';
export { type Alphabet, alphabetOf, type SmscDefault, UCS2 } from './text/data-coding.ts';
export { decodeGsm7, encodeGsm7 } from './text/gsm7.ts';
export { fillBits, packSeptets, unpackSeptets } from './text/septets.ts';
export { decodeText, encodeText } from './text/text.ts';
export { absoluteTime, parseSmppTime, relativeTime, type SmppTime } from './time/smpp-time.ts';
export type { CloseCause } from './transport/link.ts';
