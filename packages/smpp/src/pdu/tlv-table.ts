/** How the value of a TLV lies on the wire; `min` and `max` are octets. */
export type TlvDefinition =
  | { readonly tag: number; readonly kind: 'integer'; readonly size: 1 | 2 | 4; readonly multiple?: true }
  | { readonly tag: number; readonly kind: 'c-octet-string'; readonly max: number; readonly multiple?: true }
  | {
      readonly tag: number;
      readonly kind: 'octet-string';
      readonly min: number;
      readonly max: number;
      readonly multiple?: true;
    };

/**
 * Every optional parameter (TLV) of SMPP 3.4 section 5.3.2 and SMPP 5.0 section 4.8.4.
 *
 * `multiple` ones may stand several times in one PDU and are arrays in memory. `0x0606` is called
 * broadcast_area_identifier in a request and failed_broadcast_area_identifier in broadcast_sm_resp; it is one tag.
 */
export const TLVS = {
  dest_addr_subunit: { tag: 0x0005, kind: 'integer', size: 1 },
  dest_network_type: { tag: 0x0006, kind: 'integer', size: 1 },
  dest_bearer_type: { tag: 0x0007, kind: 'integer', size: 1 },
  dest_telematics_id: { tag: 0x0008, kind: 'integer', size: 2 },
  source_addr_subunit: { tag: 0x000d, kind: 'integer', size: 1 },
  source_network_type: { tag: 0x000e, kind: 'integer', size: 1 },
  source_bearer_type: { tag: 0x000f, kind: 'integer', size: 1 },
  source_telematics_id: { tag: 0x0010, kind: 'integer', size: 1 },
  qos_time_to_live: { tag: 0x0017, kind: 'integer', size: 4 },
  payload_type: { tag: 0x0019, kind: 'integer', size: 1 },
  additional_status_info_text: { tag: 0x001d, kind: 'c-octet-string', max: 256 },
  receipted_message_id: { tag: 0x001e, kind: 'c-octet-string', max: 65 },
  ms_msg_wait_facilities: { tag: 0x0030, kind: 'integer', size: 1 },
  privacy_indicator: { tag: 0x0201, kind: 'integer', size: 1 },
  source_subaddress: { tag: 0x0202, kind: 'octet-string', min: 2, max: 23 },
  dest_subaddress: { tag: 0x0203, kind: 'octet-string', min: 2, max: 23 },
  user_message_reference: { tag: 0x0204, kind: 'integer', size: 2 },
  user_response_code: { tag: 0x0205, kind: 'integer', size: 1 },
  source_port: { tag: 0x020a, kind: 'integer', size: 2 },
  dest_port: { tag: 0x020b, kind: 'integer', size: 2 },
  sar_msg_ref_num: { tag: 0x020c, kind: 'integer', size: 2 },
  language_indicator: { tag: 0x020d, kind: 'integer', size: 1 },
  sar_total_segments: { tag: 0x020e, kind: 'integer', size: 1 },
  sar_segment_seqnum: { tag: 0x020f, kind: 'integer', size: 1 },
  sc_interface_version: { tag: 0x0210, kind: 'integer', size: 1 },
  callback_num_pres_ind: { tag: 0x0302, kind: 'integer', size: 1, multiple: true },
  callback_num_atag: { tag: 0x0303, kind: 'octet-string', min: 0, max: 65, multiple: true },
  number_of_messages: { tag: 0x0304, kind: 'integer', size: 1 },
  callback_num: { tag: 0x0381, kind: 'octet-string', min: 4, max: 19, multiple: true },
  dpf_result: { tag: 0x0420, kind: 'integer', size: 1 },
  set_dpf: { tag: 0x0421, kind: 'integer', size: 1 },
  ms_availability_status: { tag: 0x0422, kind: 'integer', size: 1 },
  network_error_code: { tag: 0x0423, kind: 'octet-string', min: 3, max: 3 },
  message_payload: { tag: 0x0424, kind: 'octet-string', min: 0, max: 65535 },
  delivery_failure_reason: { tag: 0x0425, kind: 'integer', size: 1 },
  more_messages_to_send: { tag: 0x0426, kind: 'integer', size: 1 },
  message_state: { tag: 0x0427, kind: 'integer', size: 1 },
  congestion_state: { tag: 0x0428, kind: 'integer', size: 1 },
  ussd_service_op: { tag: 0x0501, kind: 'integer', size: 1 },
  broadcast_channel_indicator: { tag: 0x0600, kind: 'integer', size: 1 },
  broadcast_content_type: { tag: 0x0601, kind: 'octet-string', min: 3, max: 3 },
  broadcast_content_type_info: { tag: 0x0602, kind: 'octet-string', min: 1, max: 255 },
  broadcast_message_class: { tag: 0x0603, kind: 'integer', size: 1 },
  broadcast_rep_num: { tag: 0x0604, kind: 'integer', size: 2 },
  broadcast_frequency_interval: { tag: 0x0605, kind: 'octet-string', min: 3, max: 3 },
  broadcast_area_identifier: { tag: 0x0606, kind: 'octet-string', min: 1, max: 101, multiple: true },
  broadcast_error_status: { tag: 0x0607, kind: 'integer', size: 4, multiple: true },
  broadcast_area_success: { tag: 0x0608, kind: 'integer', size: 1, multiple: true },
  broadcast_end_time: { tag: 0x0609, kind: 'octet-string', min: 16, max: 16 },
  broadcast_service_group: { tag: 0x060a, kind: 'octet-string', min: 1, max: 255 },
  billing_identification: { tag: 0x060b, kind: 'octet-string', min: 1, max: 1024 },
  source_network_id: { tag: 0x060d, kind: 'c-octet-string', max: 65 },
  dest_network_id: { tag: 0x060e, kind: 'c-octet-string', max: 65 },
  source_node_id: { tag: 0x060f, kind: 'octet-string', min: 6, max: 6 },
  dest_node_id: { tag: 0x0610, kind: 'octet-string', min: 6, max: 6 },
  dest_addr_np_resolution: { tag: 0x0611, kind: 'integer', size: 1 },
  dest_addr_np_information: { tag: 0x0612, kind: 'octet-string', min: 10, max: 10 },
  dest_addr_np_country: { tag: 0x0613, kind: 'octet-string', min: 1, max: 5 },
  display_time: { tag: 0x1201, kind: 'integer', size: 1 },
  sms_signal: { tag: 0x1203, kind: 'integer', size: 2 },
  ms_validity: { tag: 0x1204, kind: 'octet-string', min: 1, max: 4 },
  alert_on_message_delivery: { tag: 0x130c, kind: 'octet-string', min: 0, max: 1 },
  its_reply_type: { tag: 0x1380, kind: 'integer', size: 1 },
  its_session_info: { tag: 0x1383, kind: 'octet-string', min: 2, max: 2 },
} as const satisfies Record<string, TlvDefinition>;
