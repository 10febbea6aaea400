import { cOctetString, destinations, type Field, failedDestinations, integer, octetString } from './field.ts';

/** One operation of the protocol: its command_id and its mandatory fields in wire order. */
export interface CommandDefinition {
  readonly id: number;
  readonly fields: Readonly<Record<string, Field>>;
}

/** The bit of command_id that marks a response. */
export const RESPONSE_BIT = 0x80000000;

// Sizes count the closing NUL (SMPP 3.4 sections 4.1 to 4.12 and 5.2, SMPP 5.0 section 4).
// The second figure is the status that refuses a longer one.
const serviceType = cOctetString(6, 0x15);
const sourceAddress = cOctetString(21, 0x0a);
const destinationAddress = cOctetString(21, 0x0b);
const messageId = cOctetString(65, 0x0c);
const systemId = cOctetString(16, 0x0f);
const password = cOctetString(9, 0x0e);
const scheduleDeliveryTime = cOctetString(17, 0x61);
const validityPeriod = cOctetString(17, 0x62);

const bind = {
  system_id: systemId,
  password,
  system_type: cOctetString(13, 0x53),
  interface_version: integer,
  addr_ton: integer,
  addr_npi: integer,
  address_range: cOctetString(41, 0x0d),
} as const;

const source = {
  source_addr_ton: integer,
  source_addr_npi: integer,
  source_addr: sourceAddress,
} as const;

const destination = {
  dest_addr_ton: integer,
  dest_addr_npi: integer,
  destination_addr: destinationAddress,
} as const;

const submission = {
  esm_class: integer,
  protocol_id: integer,
  priority_flag: integer,
  schedule_delivery_time: scheduleDeliveryTime,
  validity_period: validityPeriod,
  registered_delivery: integer,
  replace_if_present_flag: integer,
  data_coding: integer,
  sm_default_msg_id: integer,
  short_message: octetString,
} as const;

const message = { service_type: serviceType, ...source, ...destination, ...submission } as const;
const bindResponse = { system_id: systemId } as const;
const messageResponse = { message_id: messageId } as const;

/** Every operation of SMPP 3.4 and 5.0. The codec, its types and its tests are all derived from this table. */
export const COMMANDS = {
  generic_nack: { id: 0x80000000, fields: {} },
  bind_receiver: { id: 0x00000001, fields: bind },
  bind_receiver_resp: { id: 0x80000001, fields: bindResponse },
  bind_transmitter: { id: 0x00000002, fields: bind },
  bind_transmitter_resp: { id: 0x80000002, fields: bindResponse },
  query_sm: { id: 0x00000003, fields: { message_id: messageId, ...source } },
  query_sm_resp: {
    id: 0x80000003,
    fields: {
      message_id: messageId,
      final_date: cOctetString(17, 0x01),
      message_state: integer,
      error_code: integer,
    },
  },
  submit_sm: { id: 0x00000004, fields: message },
  submit_sm_resp: { id: 0x80000004, fields: messageResponse },
  deliver_sm: { id: 0x00000005, fields: message },
  deliver_sm_resp: { id: 0x80000005, fields: messageResponse },
  unbind: { id: 0x00000006, fields: {} },
  unbind_resp: { id: 0x80000006, fields: {} },
  replace_sm: {
    id: 0x00000007,
    fields: {
      message_id: messageId,
      ...source,
      schedule_delivery_time: scheduleDeliveryTime,
      validity_period: validityPeriod,
      registered_delivery: integer,
      sm_default_msg_id: integer,
      short_message: octetString,
    },
  },
  replace_sm_resp: { id: 0x80000007, fields: {} },
  cancel_sm: {
    id: 0x00000008,
    fields: { service_type: serviceType, message_id: messageId, ...source, ...destination },
  },
  cancel_sm_resp: { id: 0x80000008, fields: {} },
  bind_transceiver: { id: 0x00000009, fields: bind },
  bind_transceiver_resp: { id: 0x80000009, fields: bindResponse },
  outbind: { id: 0x0000000b, fields: { system_id: systemId, password } },
  enquire_link: { id: 0x00000015, fields: {} },
  enquire_link_resp: { id: 0x80000015, fields: {} },
  submit_multi: {
    id: 0x00000021,
    fields: { service_type: serviceType, ...source, dest_address: destinations, ...submission },
  },
  submit_multi_resp: {
    id: 0x80000021,
    fields: { message_id: messageId, unsuccess_sme: failedDestinations },
  },
  alert_notification: {
    id: 0x00000102,
    fields: {
      source_addr_ton: integer,
      source_addr_npi: integer,
      source_addr: cOctetString(65, 0x0a),
      esme_addr_ton: integer,
      esme_addr_npi: integer,
      esme_addr: cOctetString(65, 0x0b),
    },
  },
  data_sm: {
    id: 0x00000103,
    fields: {
      service_type: serviceType,
      source_addr_ton: integer,
      source_addr_npi: integer,
      source_addr: cOctetString(65, 0x0a),
      dest_addr_ton: integer,
      dest_addr_npi: integer,
      destination_addr: cOctetString(65, 0x0b),
      esm_class: integer,
      registered_delivery: integer,
      data_coding: integer,
    },
  },
  data_sm_resp: { id: 0x80000103, fields: messageResponse },
  broadcast_sm: {
    id: 0x00000111,
    fields: {
      service_type: serviceType,
      ...source,
      message_id: messageId,
      priority_flag: integer,
      schedule_delivery_time: scheduleDeliveryTime,
      validity_period: validityPeriod,
      replace_if_present_flag: integer,
      data_coding: integer,
      sm_default_msg_id: integer,
    },
  },
  broadcast_sm_resp: { id: 0x80000111, fields: messageResponse },
  query_broadcast_sm: { id: 0x00000112, fields: { message_id: messageId, ...source } },
  query_broadcast_sm_resp: { id: 0x80000112, fields: messageResponse },
  cancel_broadcast_sm: {
    id: 0x00000113,
    fields: { service_type: serviceType, message_id: messageId, ...source },
  },
  cancel_broadcast_sm_resp: { id: 0x80000113, fields: {} },
} as const satisfies Record<string, CommandDefinition>;
