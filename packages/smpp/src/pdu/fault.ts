/** Why a PDU could not be read, with all that is needed to answer it. */
export class PduFault {
  /** What is wrong: an unknown command_id, a body that stops too early, a field longer than allowed, broken TLVs. */
  readonly kind: 'unknown-command' | 'truncated' | 'too-long' | 'tlv-stream';
  readonly commandId: number;
  readonly status: number;
  readonly sequence: number;
  /** The command_status that answers a request with this fault. */
  readonly answer: number;
  /** The field where reading stopped. */
  readonly field: string | undefined;

  constructor(
    kind: PduFault['kind'],
    header: { commandId: number; status: number; sequence: number },
    answer: number,
    field?: string,
  ) {
    this.kind = kind;
    this.commandId = header.commandId;
    this.status = header.status;
    this.sequence = header.sequence;
    this.answer = answer;
    this.field = field;
  }
}

/** Why a PDU could not be written: the field, and what is wrong with its value. */
export interface FieldFault {
  readonly field: string;
  readonly reason: 'not-an-octet' | 'too-long' | 'too-short' | 'bad-character' | 'wrong-type' | 'unknown-tlv';
}
