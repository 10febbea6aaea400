import type { RefusalCode } from '@carillon/core/admission';

/** One refusal of the API: its HTTP status, its title, and what the caller can do. */
export interface ErrorEntry {
  readonly status: number;
  readonly title: string;
  readonly todo: string;
}

/**
 * Every code the gateway answers with. A code never changes its meaning; `docs/errors.md` is made from this table. The
 * codes that rules of admission refuse with must be in it.
 */
export const ERRORS = {
  // The request itself
  json_invalid: {
    status: 400,
    title: 'The body is not JSON',
    todo: 'Send one JSON object, encoded as UTF-8.',
  },
  request_invalid: {
    status: 400,
    title: 'The request does not fit its schema',
    todo: 'Correct the field that is named; /docs shows every route.',
  },
  field_unknown: {
    status: 400,
    title: 'The request has a field that does not exist',
    todo: 'Remove the field that is named, or correct its spelling.',
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'The Idempotency-Key is not usable',
    todo: 'Send 1 to 255 printable ASCII characters.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is over the limit',
    todo: 'Send at most 1000 messages and 2 MiB in one request.',
  },
  content_type_unsupported: {
    status: 415,
    title: 'The body is not declared as JSON',
    todo: 'Send the header Content-Type: application/json.',
  },
  request_incomplete: {
    status: 400,
    title: 'The request ended before it was complete',
    todo: 'Send the whole body, as long as Content-Length says.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    todo: 'Send it at once and whole; the operator sets the time with GATEWAY_REQUEST_SECONDS.',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are over the limit',
    todo: 'Send at most 16 KiB of headers, and long values in the body.',
  },
  http_invalid: {
    status: 400,
    title: 'What was sent is not HTTP/1.1',
    todo: 'Use an HTTP client; check what changes requests on their way.',
  },
  url_not_found: { status: 404, title: 'There is no such address', todo: 'Look the route up in /docs.' },
  method_not_allowed: {
    status: 405,
    title: 'The address does not answer to this method',
    todo: 'Look the route up in /docs.',
  },

  // Who asks
  key_missing: {
    status: 401,
    title: 'No API key was sent',
    todo: 'Send the header Authorization: Bearer <key>.',
  },
  key_invalid: {
    status: 401,
    title: 'The API key is not known',
    todo: 'Check the key; it was shown once, when it was made.',
  },
  key_revoked: {
    status: 401,
    title: 'The API key was revoked',
    todo: 'Use another key, or make one with POST /v1/keys.',
  },
  key_expired: {
    status: 401,
    title: 'The API key has expired',
    todo: 'Use another key, or make one with POST /v1/keys.',
  },
  operator_key_last: {
    status: 409,
    title: 'It is the only operator key',
    todo: 'Make another operator key first, and use that one to end this.',
  },
  account_closed: {
    status: 409,
    title: 'The account is closed',
    todo: 'Nothing: a closed account stays closed. Make another one.',
  },
  scope_missing: {
    status: 403,
    title: 'The API key may not do this',
    todo: 'Use a key that has the scope that is named.',
  },
  live_key_required: {
    status: 403,
    title: 'A test key may not do this',
    todo: 'Use a live key: this changes or shows what concerns texts that people get. Test keys work with virtual phones.',
  },

  // Doing it once
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    todo: 'Use a new key for a new request; repeat a request with the same body.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'The first request with this Idempotency-Key is still running',
    todo: 'Repeat the request in a moment.',
  },

  // The recipient
  number_invalid: {
    status: 422,
    title: 'The recipient is not a phone number',
    todo: 'Write it as +33612345678, or in national form together with country.',
  },
  several_numbers: {
    status: 422,
    title: 'The field has more than one phone number',
    todo: 'Send one number in each field: a request, or an entry of the batch, for each recipient.',
  },
  country_needed: {
    status: 422,
    title: 'The number has no country',
    todo: 'Write the number with its country prefix, or send country, e.g. "FR".',
  },
  country_unknown: {
    status: 422,
    title: 'The country is not known',
    todo: 'Send an ISO 3166-1 alpha-2 code such as FR.',
  },

  // The text
  text_empty: {
    status: 422,
    title: 'The text is empty',
    todo: 'Send at least one character that is not a space.',
  },
  text_too_long: {
    status: 422,
    title: 'The text is over the cap',
    todo: 'Shorten it; the detail says by how much.',
  },
  text_malformed: {
    status: 422,
    title: 'The text has a character that no handset can show',
    todo: 'Remove the character at the position that is named.',
  },
  sender_invalid: {
    status: 422,
    title: 'The sender is not usable',
    todo: 'Use 3 to 11 letters and digits with a letter, a short code, or a number.',
  },

  // Templates and automations
  template_unknown: {
    status: 422,
    title: 'There is no template of that name',
    todo: 'Make it with POST /v1/templates, or correct its name.',
  },
  template_invalid: {
    status: 422,
    title: 'The template does not parse',
    todo: 'Correct it at the place that is named.',
  },
  variable_unresolved: {
    status: 422,
    title: 'A variable of the template has no value',
    todo: 'Send the variable, or give it a default filter.',
  },
  pause_not_found: {
    status: 404,
    title: 'There is no such pause to end',
    todo: 'List them with GET /v1/pauses. A pause that the operator set is ended by the operator.',
  },
  restore_not_open: {
    status: 409,
    title: 'No restore of the database is open',
    todo: 'Nothing waits for it. Read GET /v1/operator/restore to see how it stands.',
  },
  template_not_found: {
    status: 404,
    title: 'There is no such template',
    todo: 'List them with GET /v1/templates.',
  },
  template_name_taken: {
    status: 409,
    title: 'Another template has that name',
    todo: 'Choose another name, or change that template.',
  },
  automation_not_found: {
    status: 404,
    title: 'There is no such automation',
    todo: 'List them with GET /v1/automations.',
  },
  event_not_found: { status: 404, title: 'There is no such event', todo: 'List them with GET /v1/events.' },

  // Consent
  recipient_opted_out: {
    status: 422,
    title: 'The recipient opted out',
    todo: 'Leave the number alone; only the person, or evidence of a later consent, can undo it.',
  },
  recipient_paused: {
    status: 422,
    title: 'What is nearly an opt-out waits for review',
    todo: 'Confirm or dismiss it with POST /v1/suppressions/{id}/review.',
  },
  consent_missing: {
    status: 422,
    title: 'There is no consent to commercial texts',
    todo: 'Record it with POST /v1/consents and its evidence, or vouch for it in the consent policy.',
  },
  evidence_missing: {
    status: 422,
    title: 'A yes needs evidence',
    todo: 'Send what the person was told, where they said it, or who vouches for it.',
  },
  decision_too_new: {
    status: 422,
    title: 'The decision lies in the future',
    todo: 'Send the time at which the person decided.',
  },
  suppression_not_found: {
    status: 404,
    title: 'The number is not on the suppression list',
    todo: 'List it with GET /v1/suppressions.',
  },
  suppression_not_paused: {
    status: 409,
    title: 'Only a near miss waits for review',
    todo: 'Take the number off with DELETE /v1/suppressions and evidence instead.',
  },
  opt_out_link_invalid: {
    status: 404,
    title: 'The opt-out link is not one of ours',
    todo: 'Use the link as it was sent.',
  },
  reads_like_marketing: {
    status: 422,
    title: 'A transactional text reads like marketing',
    todo: 'Send it as commercial, or leave the marketing out.',
  },
  sender_not_allowed: {
    status: 422,
    title: "The recipient's country has no place for the sender",
    todo: 'Choose a sender that the detail allows, or leave it out.',
  },
  stop_mention_wrong: {
    status: 422,
    title: 'The opt-out mention of the text opts nobody out',
    todo: 'Leave it out: the right one is added by itself.',
  },
  window_unknown: {
    status: 422,
    title: "The recipient's local time is not known",
    todo: 'Send options.timeZone.',
  },
  sending_hours_too_wide: {
    status: 422,
    title: "The account's sending hours go beyond what the country allows",
    todo: 'Choose hours within those that the detail names.',
  },
  frequency_capped: {
    status: 422,
    title: 'The recipient got as many commercial texts as the account allows',
    todo: 'Send later, or change frequencyCap of the consent policy.',
  },
  recipient_quiet: {
    status: 422,
    title: 'The recipient gave no sign of life to many commercial texts',
    todo: 'Ask for a new consent, or change quietAfter of the consent policy.',
  },

  // What admission refuses
  destination_closed: {
    status: 422,
    title: 'Texts to this kind of number are closed',
    todo: 'Send to a mobile number, or open the kind in openLines of the consent policy.',
  },
  work_limit_reached: {
    status: 422,
    title: 'The request takes more computing time than one request may',
    todo: 'Send fewer texts in one request, or make the loops of the template shorter.',
  },
  schedule_past: {
    status: 422,
    title: 'sendAt has passed',
    todo: 'Leave sendAt out to send at once, or choose a time to come.',
  },
  schedule_too_far: { status: 422, title: 'sendAt is too far away', todo: 'Choose a time within a year.' },
  too_late: {
    status: 422,
    title: 'The text could only leave after notAfter',
    todo: 'Choose a later notAfter, or leave it out.',
  },
  route_missing: {
    status: 422,
    title: 'No route serves the destination',
    todo: 'The operator adds one with POST /v1/operator/routes.',
  },
  route_paused: {
    status: 422,
    title: 'The route that serves the destination is paused',
    todo: 'The operator resumes it with POST /v1/operator/routes/{id}/resume.',
  },
  tariff_missing: {
    status: 422,
    title: 'No tariff prices the destination',
    todo: 'The operator adds a line with POST /v1/operator/tariffs.',
  },
  plan_long_text: {
    status: 422,
    title: 'The plan allows texts of one segment',
    todo: 'Shorten the text, or change the plan of the account.',
  },
  insufficient_credit: {
    status: 422,
    title: 'The wallet does not hold enough',
    todo: 'Top the wallet up, then send again with a new Idempotency-Key.',
  },

  spend_cap_reached: {
    status: 422,
    title: 'A spend cap has no room left',
    todo: 'Raise the cap with PUT /v1/spend-caps, or wait for the next day or month.',
  },

  // Money, plans, sub-accounts
  quota_reached: {
    status: 422,
    title: 'The plan allows no more',
    todo: 'Delete some, or move to the plan that is named.',
  },
  plan_unknown: {
    status: 422,
    title: 'There is no such plan',
    todo: 'List them with GET /v1/operator/plans.',
  },
  transfer_too_small: {
    status: 422,
    title: 'The transfer is under the minimum',
    todo: 'Transfer at least the amount that is named.',
  },
  wallet_insufficient: {
    status: 422,
    title: 'The wallet does not hold that much',
    todo: 'Read GET /v1/wallet, and move at most its balance.',
  },
  spend_cap_not_found: {
    status: 404,
    title: 'There is no such spend cap',
    todo: 'List them with GET /v1/spend-caps.',
  },
  csv_invalid: {
    status: 422,
    title: 'The CSV cannot be read',
    todo: 'Correct the line that is named; the export shows the columns.',
  },
  statement_not_found: {
    status: 404,
    title: 'There is no statement of that month',
    todo: 'List them with GET /v1/statements.',
  },
  message_not_charged: {
    status: 409,
    title: 'The message has no charge left to refund',
    todo: 'Only a message that was charged is refunded, and once.',
  },
  bill_not_found: {
    status: 404,
    title: 'There is no such bill',
    todo: 'List them with GET /v1/operator/bills.',
  },
  payment_provider_missing: {
    status: 422,
    title: 'No payment provider is set up',
    todo: 'The operator sets one up with PUT /v1/operator/payment-providers/stripe.',
  },
  payment_provider_failed: {
    status: 502,
    title: 'The payment provider did not answer as it should',
    todo: 'Nothing was charged; try again, or ask the operator.',
  },
  payment_signature_invalid: {
    status: 401,
    title: "The payment provider's signature does not fit",
    todo: 'Check the signing secret, and that no proxy changes the body.',
  },
  purchase_not_found: {
    status: 404,
    title: 'There is no such purchase',
    todo: 'List them with GET /v1/purchases.',
  },

  // Messages, keys, accounts, carriers
  message_not_found: {
    status: 404,
    title: 'There is no such message',
    todo: 'Check its id; messages of other accounts are not shown.',
  },
  message_not_cancellable: {
    status: 409,
    title: 'The message has already left',
    todo: 'Only a message that is on hold can be cancelled.',
  },
  cursor_invalid: {
    status: 400,
    title: 'The cursor is not one of ours',
    todo: 'Send nextCursor of the page before, unchanged.',
  },
  key_not_found: { status: 404, title: 'There is no such key', todo: 'List them with GET /v1/keys.' },
  unclaimed_text_not_found: {
    status: 404,
    title: 'There is no such unclaimed text',
    todo: 'List them with GET /v1/operator/unclaimed-texts.',
  },
  quarantined_not_found: {
    status: 404,
    title: 'There is nothing of that id in quarantine',
    todo: 'List what there is with GET /v1/operator/quarantine.',
  },
  text_sender_unreadable: {
    status: 422,
    title: 'Nobody can tell whose no it is',
    todo: 'Say who wrote as "from", in international form.',
  },
  text_not_assignable: {
    status: 422,
    title: 'The text cannot be given like this',
    todo: 'Leave "text" out where the text can be read, and "from" where its sender can.',
  },
  account_not_found: { status: 404, title: 'There is no such account', todo: 'Check its id.' },
  amount_invalid: {
    status: 422,
    title: 'The amount is not usable',
    todo: 'Send a positive decimal string with at most six places.',
  },
  currency_mismatch: {
    status: 422,
    title: "The currency is not the wallet's",
    todo: 'Send the currency of the wallet.',
  },
  carrier_unknown: {
    status: 422,
    title: 'There is no carrier of that name',
    todo: 'Add it with POST /v1/operator/carriers, or correct its name.',
  },
  carrier_not_found: {
    status: 404,
    title: 'There is no such carrier',
    todo: 'List them with GET /v1/operator/carriers.',
  },
  carrier_name_taken: { status: 409, title: 'Another carrier has that name', todo: 'Choose another name.' },
  carrier_settings_invalid: {
    status: 422,
    title: 'The settings of the carrier are not usable',
    todo: 'Correct the field that is named.',
  },
  carrier_in_use: {
    status: 409,
    title: 'The carrier is still needed',
    todo: 'Do what the detail names: it says what is owed, how much, and the call that mends it.',
  },
  callback_refused: {
    status: 403,
    title: 'The address is not the callback address of a carrier',
    todo: 'Set the callbackUrl that GET /v1/operator/carriers shows at the provider.',
  },
  callback_signature_invalid: {
    status: 403,
    title: "The provider's signature does not fit the callback",
    todo: 'Check the secret of the carrier, and that GATEWAY_PUBLIC_URL is the address the provider calls.',
  },
  callback_unreadable: {
    status: 400,
    title: 'The callback says nothing that its carrier understands',
    todo: 'Set the provider to post JSON or a form, with the fields of its documentation.',
  },
  route_not_found: {
    status: 404,
    title: 'There is no such route',
    todo: 'List them with GET /v1/operator/routes.',
  },
  phone_not_found: {
    status: 404,
    title: 'The simulator has no such virtual phone',
    todo: 'Only a number that has been texted through the simulator has one.',
  },

  // Webhooks
  webhook_not_found: {
    status: 404,
    title: 'There is no such webhook',
    todo: 'List yours with GET /v1/webhooks.',
  },
  webhook_event_not_found: {
    status: 404,
    title: 'The webhook was told of no such event',
    todo: 'List its deliveries with GET /v1/webhooks/{id}/deliveries.',
  },
  webhook_url_forbidden: {
    status: 422,
    title: 'Events cannot be posted to that address',
    todo: 'Give an https address that is reached from the public internet, without user name or password in it.',
  },
  webhook_secret_reused: {
    status: 409,
    title: 'The webhook has that secret already',
    todo: 'Send another one, or none and one is made.',
  },
  webhook_disabled: {
    status: 409,
    title: 'The webhook is disabled',
    todo: 'Enable it first: PATCH /v1/webhooks/{id} with {"enabled": true}.',
  },
  webhook_limit_reached: {
    status: 422,
    title: 'The account has as many webhooks as it may have',
    todo: 'Delete one that is no longer needed.',
  },
  received_webhook_not_found: {
    status: 404,
    title: 'No such webhook came for the connection',
    todo: 'List what came with GET /v1/connections/{id}/webhooks.',
  },
  received_webhook_dropped: {
    status: 409,
    title: 'What the webhook says is no longer kept',
    todo: 'Let the platform send it again: bodies are kept for 30 days, and until the person is erased.',
  },
  replay_too_old: {
    status: 422,
    title: 'The period begins before what is kept',
    todo: 'Events and the bodies of webhooks are kept for 30 days: begin the period later.',
  },
  replay_period_invalid: {
    status: 422,
    title: 'The period ends before it begins',
    todo: 'Send a from that lies before until.',
  },

  // Shops
  connection_not_found: {
    status: 404,
    title: 'No shop of that name is connected',
    todo: 'Connect it with POST /v1/connections, with the name the platform sends.',
  },
  connection_exists: {
    status: 409,
    title: 'The shop is already connected',
    todo: 'Change that connection, or delete it first.',
  },
  platform_unknown: {
    status: 422,
    title: 'There is no connector for that platform',
    todo: 'See /docs for the platforms.',
  },
  privacy_request_not_found: {
    status: 404,
    title: 'There is no such request',
    todo: 'List them with GET /v1/privacy/requests.',
  },
  privacy_request_automatic: {
    status: 409,
    title: 'The gateway answers that request by itself',
    todo: 'Wait until it is done: see GET /v1/privacy/requests/{id}.',
  },
  platform_not_asked: {
    status: 422,
    title: 'Shops of that platform cannot be asked anything',
    todo: 'Their webhooks are enough: there is nothing to install.',
  },
  connection_app_missing: {
    status: 422,
    title: 'Nobody said through which app the shop is asked',
    todo: 'Give the client id of the app with PATCH /v1/connections/{id}.',
  },
  public_url_missing: {
    status: 409,
    title: 'Nobody said under which address this gateway is reached',
    todo: 'Let the operator set GATEWAY_PUBLIC_URL to its public https address.',
  },
  install_not_signed: {
    status: 401,
    title: 'The way back from the platform is not signed by it, or too old',
    todo: 'Begin anew with POST /v1/connections/{id}/install, and follow the link within ten minutes.',
  },
  install_mismatch: {
    status: 409,
    title: 'The way back belongs to no install that was begun here',
    todo: 'Begin anew with POST /v1/connections/{id}/install, and follow the link within ten minutes.',
  },
  session_invalid: {
    status: 401,
    title: "The session token is not the platform's, or too old",
    todo: 'Open the page anew from the admin of the shop.',
  },
  shop_unreachable: {
    status: 502,
    title: 'The shop did not answer',
    todo: 'Try again in a minute; see GET /v1/connections/{id}/doctor.',
  },
  shop_busy: {
    status: 502,
    title: 'The shop asks for less',
    todo: 'Try again in a minute.',
  },
  access_ended: {
    status: 409,
    title: 'The app may ask nothing of the shop',
    todo: 'Install it with POST /v1/connections/{id}/install.',
  },
  shop_scope_missing: {
    status: 409,
    title: 'The merchant did not allow what was asked',
    todo: 'Install the app anew with POST /v1/connections/{id}/install, which asks for all it needs.',
  },
  shop_refused: {
    status: 422,
    title: 'The shop says no',
    todo: 'See the detail; asking again gives the same.',
  },
  webhook_shop_missing: {
    status: 400,
    title: 'The webhook does not name its shop',
    todo: "Send the platform's own headers unchanged.",
  },
  webhook_body_missing: {
    status: 400,
    title: 'The webhook has no body',
    todo: 'Send the body exactly as the platform made it.',
  },
  webhook_body_not_utf8: {
    status: 400,
    title: 'The body of the webhook is not UTF-8',
    todo: 'Make sure that no proxy changes the body.',
  },
  webhook_shop_invalid: {
    status: 400,
    title: 'The webhook names something that is not a shop of the platform',
    todo: "Send the platform's own headers unchanged.",
  },
  webhook_header_missing: {
    status: 400,
    title: 'The webhook lacks a header of the platform',
    todo: "Send the platform's own headers unchanged.",
  },
  webhook_secret_missing: {
    status: 401,
    title: 'No secret is known for the shop',
    todo: 'Give the connection its secret with PATCH /v1/connections.',
  },
  webhook_signature_missing: {
    status: 401,
    title: 'The webhook is not signed',
    todo: "Send the platform's signature header unchanged.",
  },
  webhook_signature_malformed: {
    status: 401,
    title: 'The signature does not have the form of the platform',
    todo: "Send the platform's signature header unchanged.",
  },
  webhook_timestamp_invalid: {
    status: 401,
    title: 'The time the webhook was signed at is missing, or too far from now',
    todo: 'Compare the clocks of both sides, and send the webhook again.',
  },
  webhook_signature_invalid: {
    status: 401,
    title: 'The signature does not fit the body',
    todo: 'Check the secret of the connection, and that no proxy changes the body.',
  },
  webhook_payload_invalid: {
    status: 422,
    title: 'The webhook does not have the shape of its topic',
    todo: 'Send the payload exactly as the platform made it.',
  },

  // Codes
  otp_not_found: {
    status: 404,
    title: 'There is no such challenge',
    todo: 'Check its id; challenges of other accounts are not shown.',
  },
  otp_channel_unavailable: {
    status: 422,
    title: 'No carrier serves that channel',
    todo: 'Use the channel sms; voice is there once a voice carrier is.',
  },
  otp_code_weak: {
    status: 422,
    title: 'The code would be easier to guess than 6 digits',
    todo: 'Make it longer, allow more characters, or set allowWeak in the policy.',
  },
  otp_template_invalid: {
    status: 422,
    title: 'The text cannot carry a code',
    todo: 'Use {{code}}, perhaps {{validity}}, {{minutes}} or {{seconds}}, and no other variable.',
  },
  otp_closed: {
    status: 409,
    title: 'The challenge is over',
    todo: 'Start a new one with POST /v1/otp.',
  },
  otp_resend_too_early: {
    status: 429,
    title: 'The last code was sent a moment ago',
    todo: 'Wait as long as Retry-After says.',
  },
  otp_resends_used_up: {
    status: 409,
    title: 'The code has been sent as often as it may',
    todo: 'Start a new challenge with POST /v1/otp.',
  },
  otp_destination_closed: {
    status: 422,
    title: 'Codes are not sent to this destination',
    todo: 'Open it with PATCH /v1/otp/policy, or lift the block.',
  },
  otp_limit_reached: {
    status: 429,
    title: 'A limit of codes is reached',
    todo: 'Wait as long as Retry-After says; GET /v1/otp/blocks lists what is blocked.',
  },
  otp_blocked: {
    status: 429,
    title: 'The guard holds codes back here',
    todo: 'Read why at GET /v1/otp/blocks, and lift the block if it is wrong.',
  },
  otp_block_not_found: {
    status: 404,
    title: 'There is no such block',
    todo: 'List them with GET /v1/otp/blocks.',
  },

  // The gateway itself
  rate_limited: { status: 429, title: 'Too many requests', todo: 'Wait as long as Retry-After says.' },
  overloaded: {
    status: 503,
    title: 'The gateway has more requests than it can store',
    todo: 'Repeat the request after Retry-After.',
  },
  store_unavailable: {
    status: 503,
    title: 'The store cannot be reached',
    todo: 'Nothing was stored; repeat the request after Retry-After.',
  },
  internal_error: {
    status: 500,
    title: 'The gateway failed',
    todo: 'Repeat the request with the same Idempotency-Key; tell the operator the requestId.',
  },
} as const satisfies Record<string, ErrorEntry> & Record<RefusalCode, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
