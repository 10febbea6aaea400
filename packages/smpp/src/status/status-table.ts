/**
 * What an error says about trying again:
 * `permanent` never with this content, `temporary` later, `throttle` later and slower, `bind` not on this bind.
 */
export type ErrorClass = 'permanent' | 'temporary' | 'throttle' | 'bind';

export interface StatusDefinition {
  readonly code: number;
  readonly class: ErrorClass | 'success';
  /** One sentence for people. */
  readonly meaning: string;
}

/**
 * Every command_status of SMPP 3.4 section 5.1.3 and SMPP 5.0 section 4.7.6, by its name in the specification.
 *
 * The class is what holds where a carrier says nothing else. ESME_RSUBMITFAIL is used by carriers for nearly
 * anything, so it is temporary here: a profile that knows better overrides it (`classify`).
 */
export const STATUSES = {
  ESME_ROK: { code: 0x00, class: 'success', meaning: 'No error.' },
  ESME_RINVMSGLEN: { code: 0x01, class: 'permanent', meaning: 'The message length is invalid.' },
  ESME_RINVCMDLEN: { code: 0x02, class: 'permanent', meaning: 'The command length is invalid.' },
  ESME_RINVCMDID: { code: 0x03, class: 'permanent', meaning: 'The command is unknown.' },
  ESME_RINVBNDSTS: { code: 0x04, class: 'bind', meaning: 'The command is not allowed in this bind state.' },
  ESME_RALYBND: { code: 0x05, class: 'bind', meaning: 'Already bound.' },
  ESME_RINVPRTFLG: { code: 0x06, class: 'permanent', meaning: 'The priority flag is invalid.' },
  ESME_RINVREGDLVFLG: { code: 0x07, class: 'permanent', meaning: 'The registered delivery flag is invalid.' },
  ESME_RSYSERR: { code: 0x08, class: 'temporary', meaning: 'System error at the peer.' },
  ESME_RINVSRCADR: { code: 0x0a, class: 'permanent', meaning: 'The source address is invalid.' },
  ESME_RINVDSTADR: { code: 0x0b, class: 'permanent', meaning: 'The destination address is invalid.' },
  ESME_RINVMSGID: { code: 0x0c, class: 'permanent', meaning: 'The message id is invalid.' },
  ESME_RBINDFAIL: { code: 0x0d, class: 'bind', meaning: 'The bind failed.' },
  ESME_RINVPASWD: { code: 0x0e, class: 'bind', meaning: 'The password is wrong.' },
  ESME_RINVSYSID: { code: 0x0f, class: 'bind', meaning: 'The system id is unknown.' },
  ESME_RCANCELFAIL: { code: 0x11, class: 'permanent', meaning: 'Cancelling the message failed.' },
  ESME_RREPLACEFAIL: { code: 0x13, class: 'permanent', meaning: 'Replacing the message failed.' },
  ESME_RMSGQFUL: { code: 0x14, class: 'throttle', meaning: 'The message queue of the peer is full.' },
  ESME_RINVSERTYP: { code: 0x15, class: 'permanent', meaning: 'The service type is invalid.' },
  ESME_RINVNUMDESTS: { code: 0x33, class: 'permanent', meaning: 'The number of destinations is invalid.' },
  ESME_RINVDLNAME: { code: 0x34, class: 'permanent', meaning: 'The distribution list name is invalid.' },
  ESME_RINVDESTFLAG: { code: 0x40, class: 'permanent', meaning: 'The destination flag is invalid.' },
  ESME_RINVSUBREP: { code: 0x42, class: 'permanent', meaning: 'Submit with replace is not possible.' },
  ESME_RINVESMCLASS: { code: 0x43, class: 'permanent', meaning: 'The esm_class is invalid.' },
  ESME_RCNTSUBDL: { code: 0x44, class: 'permanent', meaning: 'Cannot submit to the distribution list.' },
  ESME_RSUBMITFAIL: { code: 0x45, class: 'temporary', meaning: 'The submission failed at the peer.' },
  ESME_RINVSRCTON: {
    code: 0x48,
    class: 'permanent',
    meaning: 'The type of number of the source is invalid.',
  },
  ESME_RINVSRCNPI: {
    code: 0x49,
    class: 'permanent',
    meaning: 'The numbering plan of the source is invalid.',
  },
  ESME_RINVDSTTON: {
    code: 0x50,
    class: 'permanent',
    meaning: 'The type of number of the destination is invalid.',
  },
  ESME_RINVDSTNPI: {
    code: 0x51,
    class: 'permanent',
    meaning: 'The numbering plan of the destination is invalid.',
  },
  ESME_RINVSYSTYP: { code: 0x53, class: 'bind', meaning: 'The system type is invalid.' },
  ESME_RINVREPFLAG: { code: 0x54, class: 'permanent', meaning: 'The replace if present flag is invalid.' },
  ESME_RINVNUMMSGS: { code: 0x55, class: 'permanent', meaning: 'The number of messages is invalid.' },
  ESME_RTHROTTLED: { code: 0x58, class: 'throttle', meaning: 'More messages per second than allowed.' },
  ESME_RINVSCHED: { code: 0x61, class: 'permanent', meaning: 'The scheduled delivery time is invalid.' },
  ESME_RINVEXPIRY: { code: 0x62, class: 'permanent', meaning: 'The validity period is invalid.' },
  ESME_RINVDFTMSGID: { code: 0x63, class: 'permanent', meaning: 'The predefined message is unknown.' },
  ESME_RX_T_APPN: { code: 0x64, class: 'temporary', meaning: 'The receiver cannot take the message now.' },
  ESME_RX_P_APPN: { code: 0x65, class: 'permanent', meaning: 'The receiver will never take the message.' },
  ESME_RX_R_APPN: { code: 0x66, class: 'permanent', meaning: 'The receiver rejects the message.' },
  ESME_RQUERYFAIL: { code: 0x67, class: 'temporary', meaning: 'The query failed.' },
  ESME_RINVTLVSTREAM: { code: 0xc0, class: 'permanent', meaning: 'The optional part of the PDU is broken.' },
  ESME_RTLVNOTALLWD: { code: 0xc1, class: 'permanent', meaning: 'A TLV is not allowed here.' },
  ESME_RINVTLVLEN: { code: 0xc2, class: 'permanent', meaning: 'A TLV has an invalid length.' },
  ESME_RMISSINGTLV: { code: 0xc3, class: 'permanent', meaning: 'An expected TLV is missing.' },
  ESME_RINVTLVVAL: { code: 0xc4, class: 'permanent', meaning: 'A TLV has an invalid value.' },
  ESME_RDELIVERYFAILURE: { code: 0xfe, class: 'temporary', meaning: 'The transaction was not delivered.' },
  ESME_RUNKNOWNERR: { code: 0xff, class: 'temporary', meaning: 'Unknown error at the peer.' },
  ESME_RSERTYPUNAUTH: {
    code: 0x100,
    class: 'permanent',
    meaning: 'Not authorised to use this service type.',
  },
  ESME_RPROHIBITED: {
    code: 0x101,
    class: 'permanent',
    meaning: 'The operation is prohibited for this ESME.',
  },
  ESME_RSERTYPUNAVAIL: { code: 0x102, class: 'temporary', meaning: 'The service type is unavailable.' },
  ESME_RSERTYPDENIED: { code: 0x103, class: 'permanent', meaning: 'The service type is denied.' },
  ESME_RINVDCS: { code: 0x104, class: 'permanent', meaning: 'The data coding is invalid.' },
  ESME_RINVSRCADDRSUBUNIT: {
    code: 0x105,
    class: 'permanent',
    meaning: 'The subunit of the source address is invalid.',
  },
  ESME_RINVDSTADDRSUBUNIT: {
    code: 0x106,
    class: 'permanent',
    meaning: 'The subunit of the destination address is invalid.',
  },
  ESME_RINVBCASTFREQINT: {
    code: 0x107,
    class: 'permanent',
    meaning: 'The broadcast frequency interval is invalid.',
  },
  ESME_RINVBCASTALIAS_NAME: {
    code: 0x108,
    class: 'permanent',
    meaning: 'The broadcast alias name is invalid.',
  },
  ESME_RINVBCASTAREAFMT: {
    code: 0x109,
    class: 'permanent',
    meaning: 'The broadcast area format is invalid.',
  },
  ESME_RINVNUMBCAST_AREAS: {
    code: 0x10a,
    class: 'permanent',
    meaning: 'The number of broadcast areas is invalid.',
  },
  ESME_RINVBCASTCNTTYPE: {
    code: 0x10b,
    class: 'permanent',
    meaning: 'The broadcast content type is invalid.',
  },
  ESME_RINVBCASTMSGCLASS: {
    code: 0x10c,
    class: 'permanent',
    meaning: 'The broadcast message class is invalid.',
  },
  ESME_RBCASTFAIL: { code: 0x10d, class: 'temporary', meaning: 'The broadcast failed.' },
  ESME_RBCASTQUERYFAIL: { code: 0x10e, class: 'temporary', meaning: 'The broadcast query failed.' },
  ESME_RBCASTCANCELFAIL: { code: 0x10f, class: 'permanent', meaning: 'Cancelling the broadcast failed.' },
  ESME_RINVBCAST_REP: {
    code: 0x110,
    class: 'permanent',
    meaning: 'The number of broadcast repeats is invalid.',
  },
  ESME_RINVBCASTSRVGRP: {
    code: 0x111,
    class: 'permanent',
    meaning: 'The broadcast service group is invalid.',
  },
  ESME_RINVBCASTCHANIND: {
    code: 0x112,
    class: 'permanent',
    meaning: 'The broadcast channel indicator is invalid.',
  },
} as const satisfies Record<string, StatusDefinition>;

/** The name of a command_status in the specification. */
export type StatusName = keyof typeof STATUSES;
