import type { SessionFault } from '@carillon/smpp';

const describe = (fault: SessionFault): string => {
  switch (fault.kind) {
    case 'pdu': {
      const { kind, field } = fault.fault;
      return `a PDU cannot be read (${field === undefined ? kind : `${kind}, ${field}`})`;
    }
    case 'handler-failed':
      return `${fault.request.command} could not be taken; the SMSC has been asked to send it again`;
    case 'reply-invalid':
      return `the answer to ${fault.request.command} does not fit (${fault.fault.field})`;
  }
};

/** What went wrong on a bind, for the log: with its cause, but without what the PDU says, which holds numbers and texts. */
export const sessionFault = (carrier: string, fault: SessionFault): Error =>
  new Error(
    `Carrier ${carrier}: ${describe(fault)}.`,
    fault.kind === 'handler-failed' ? { cause: fault.error } : {},
  );
