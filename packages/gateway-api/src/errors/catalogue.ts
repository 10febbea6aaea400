/** One refusal of the API: its HTTP status, its title, and what the caller can do. */
export interface ErrorEntry {
  readonly status: number;
  readonly title: string;
  readonly todo: string;
}

/**
 * Every code the gateway answers with. A code never changes its meaning; `docs/errors.md` is made from this table.
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
  scope_missing: {
    status: 403,
    title: 'The API key may not do this',
    todo: 'Use a key that has the scope that is named.',
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

  // What admission refuses
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
  tariff_missing: {
    status: 422,
    title: 'No tariff prices the destination',
    todo: 'The operator adds a line with POST /v1/operator/tariffs.',
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
  account_has_subaccounts: {
    status: 409,
    title: 'The account still has sub-accounts',
    todo: 'Delete them first with DELETE /v1/accounts/{id}.',
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
  account_not_found: { status: 404, title: 'There is no such account', todo: 'Check its id.' },
  account_exists: { status: 409, title: 'The account cannot be made', todo: 'Choose another name.' },
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
  carrier_in_use: { status: 409, title: 'A route still uses the carrier', todo: 'Change the route first.' },
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
  webhook_headers_missing: {
    status: 400,
    title: 'The webhook lacks headers of the platform',
    todo: "Send the platform's own headers unchanged.",
  },
  webhook_signature_missing: {
    status: 401,
    title: 'The webhook is not signed',
    todo: "Send the platform's signature header unchanged.",
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
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
