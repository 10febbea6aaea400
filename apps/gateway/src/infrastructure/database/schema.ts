// biome-ignore-all format: generated
// biome-ignore-all assist/source/organizeImports: generated
// Made from the migrated database by `pnpm database:types`: write a migration, then run it.
import type { ShopProfile } from '@carillon/connector-kit/connector';
import type { FlowContent } from '@carillon/core/automation';
import type { Currency, LedgerKind, LimitName } from '@carillon/core/billing';
import type { DecisionEvidence, DecisionMethod, SuppressionEvidence } from '@carillon/core/consent';
import type { CanonicalEvent, EventType, Json as JsonValue } from '@carillon/core/events';
import type { TraceLine } from '@carillon/core/messaging';
import type { CodePolicy, GuardRuleName, GuardScope, Objection, ScopeState, StoredGuardPolicy } from '@carillon/core/otp';
import type { RouteCarrier } from '@carillon/core/routing';
import type { Scope } from '@carillon/gateway-api/keys';
import type { CARRIER_EVENT_TYPES } from '@carillon/gateway-api/operator';
import type { Generated, Json, List } from './column-kinds.ts';

export interface Accounts {
  id: string;
  name: string;
  plan: string;
  currency: Currency;
  default_country: string | null;
  default_sender: string | null;
  created_at: Generated<Date>;
  parent_id: string | null;
  closed_at: Date | null;
}

export interface ApiKeys {
  id: string;
  account_id: string | null;
  mode: 'live' | 'test' | 'operator';
  prefix: string;
  hash: string;
  scopes: List<Scope>;
  label: string | null;
  created_at: Generated<Date>;
  revoked_at: Date | null;
  expires_at: Date | null;
  source: 'environment' | 'demo' | null;
  ended_by: 'replaced' | 'closed' | null;
}

export interface AuditChains {
  chain: string;
  seq: bigint;
  mac: Buffer;
  dropped_seq: Generated<bigint>;
  dropped_mac: Generated<Buffer>;
}

export interface AuditEntries {
  chain: string;
  seq: bigint;
  id: string;
  at: Date;
  last_at: Date;
  count: number;
  actor: 'account' | 'operator' | 'unknown';
  account_id: string | null;
  key_id: string | null;
  key_prefix: string | null;
  address: string | null;
  deed: string;
  object: string | null;
  outcome: string;
  request_id: string | null;
  mac: Buffer;
}

export interface AuditKeys {
  generation: number;
  sealed: Buffer;
}

export interface AutomationRuns {
  account_id: string;
  id: string;
  automation_id: string;
  version: number;
  event_id: string;
  mode: 'live' | 'test';
  object_key: string;
  recipient: string | null;
  occurred_at: Date;
  state: 'active' | 'completed' | 'stopped';
  reason: string | null;
  detail: string | null;
  started_at: Date;
  ended_at: Date | null;
}

export interface AutomationSteps {
  account_id: string;
  run_id: string;
  place: number;
  due_at: Date;
  state: 'waiting' | 'sending' | 'sent' | 'repeated' | 'skipped' | 'refused' | 'stopped';
  taken_at: Date | null;
  held: Generated<boolean>;
  reason: string | null;
  detail: string | null;
  message_id: string | null;
  done_at: Date | null;
}

export interface AutomationVersions {
  account_id: string;
  automation_id: string;
  version: number;
  flow: Json<Omit<FlowContent, 'name' | 'enabled'>>;
  created_at: Generated<Date>;
}

export interface Automations {
  account_id: string;
  id: string;
  name: string;
  on: EventType;
  enabled: boolean;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

export interface BindCandidates {
  carrier: string;
  replica_id: string;
  until: Date;
}

export interface BindLeases {
  carrier: string;
  bind: number;
  replica_id: string;
  token: bigint;
  lease_until: Date;
  is_bound: Generated<boolean>;
}

export interface CarrierBillLines {
  bill_id: string;
  id: string;
  carrier_message_id: string;
  verdict: string;
  detail: string;
  billed: bigint | null;
  expected: bigint | null;
}

export interface CarrierBills {
  id: string;
  carrier: string;
  since: Date;
  until: Date;
  currency: string;
  summary: Json<unknown>;
  created_at: Generated<Date>;
}

export interface CarrierEvents {
  id: string;
  type: (typeof CARRIER_EVENT_TYPES)[number];
  carrier: string | null;
  route_id: string | null;
  reason: string;
  facts: Json<{ readonly [name: string]: JsonValue }>;
  at: Date;
}

export interface CarrierHealth {
  carrier: string;
  points: Generated<number>;
  moved_at: Date | null;
  errors_moved_at: Date | null;
  slow_moved_at: Date | null;
  receipt_at: Date | null;
  balance_low: Generated<boolean>;
  down_since: Date | null;
  refusing_since: Date | null;
  refusing_reason: string | null;
}

export interface CarrierLines {
  carrier: string;
  replica_id: string;
  fault: boolean;
  since: Date;
  reason: string | null;
}

export interface CarrierOutcomes {
  carrier: string;
  slot: Date;
  attempts: bigint;
  errors: bigint;
}

export interface CarrierSamples {
  carrier: string;
  account_id: string;
  message_id: string;
  at: Date;
}

export interface CarrierTexts {
  carrier: string;
  carrier_text_id: string;
  sender: string;
  recipient: string | null;
  text: string;
  opt_out: boolean;
  received_at: Date;
  account_ids: List<string> | null;
  id: Generated<string>;
  sender_ton: number | null;
  recipient_ton: number | null;
  octets: Buffer | null;
  data_coding: number | null;
  esm_class: number | null;
  incomplete: Generated<boolean>;
  reason: 'unmatched' | 'undecodable' | 'sender_unreadable' | 'acknowledgement' | null;
  digest: Buffer | null;
  session_id: string | null;
}

export interface Carriers {
  id: string;
  name: string;
  type: string;
  settings: Json<{ readonly [name: string]: JsonValue }>;
  secret: Buffer | null;
  created_at: Generated<Date>;
  paused_at: Date | null;
  pause_reason: string | null;
  previous_secret: Buffer | null;
  secret_changed_at: Date | null;
}

export interface Claims {
  id: string;
  replica_id: string;
  carrier: string;
  account_ids: List<string>;
  message_ids: List<string>;
  created_at: Date;
}

export interface ConcatenationReferences {
  bucket: number;
  last: bigint;
}

export interface ConnectionGrants {
  account_id: string;
  connection_id: string;
  sealed: Buffer;
  expires_at: Date | null;
  renewing_until: Date | null;
}

export interface Connections {
  id: string;
  account_id: string;
  platform: string;
  shop: string;
  secret: Buffer;
  previous_secret: Buffer | null;
  created_at: Generated<Date>;
  rotated_at: Date | null;
  mode: 'live' | 'test';
  client_id: string | null;
  state: Generated<'connected' | 'installed' | 'suspended' | 'removed'>;
  state_since: Generated<Date>;
  state_detail: string | null;
  subscribed_by: Generated<'gateway' | 'app'>;
  subscribe_at: Date | null;
  profile: Json<ShopProfile> | null;
  profile_at: Date | null;
  install_digest: Buffer | null;
  install_until: Date | null;
  reconciled_until: Date | null;
  reconcile_at: Date | null;
  unsigned_at: Date | null;
}

export interface ConsentPolicies {
  account_id: string;
  list_id: string;
  policy: Json<unknown>;
  updated_at: Generated<Date>;
}

export interface Consents {
  account_id: string;
  id: string;
  digest: Buffer;
  recipient: string | null;
  customer: string | null;
  purpose: 'transactional' | 'commercial';
  channel: 'sms';
  decision: 'granted' | 'withdrawn' | 'undecided';
  status: 'effective' | 'parked';
  method: DecisionMethod;
  evidence: Json<DecisionEvidence>;
  decided_at: Date;
  recorded_at: Date;
  key_id: string;
}

export interface CreditLots {
  account_id: string;
  id: string;
  kind: string;
  amount: bigint;
  remaining: bigint;
  price_per_segment: bigint | null;
  expires_at: Date | null;
  closed: Generated<boolean>;
  created_at: Date;
}

export interface Deferrals {
  account_id: string;
  message_id: string;
  carrier: string;
  times: number;
  since: Date;
  tries: Generated<number>;
  lines: Generated<Json<unknown>>;
}

export interface EventKeys {
  account_id: string;
  digest: Buffer;
  message_id: string;
  created_at: Generated<Date>;
}

export interface EventObjects {
  account_id: string;
  object_key: string;
  event_id: string;
  type: EventType;
  mode: 'live' | 'test';
}

export interface EventOutcomes {
  account_id: string;
  event_id: string;
  automation_id: string;
  outcome: 'waiting' | 'sent' | 'repeated' | 'skipped' | 'refused' | 'stopped';
  reason: string | null;
  detail: string | null;
  message_id: string | null;
}

export interface Events {
  account_id: string;
  id: string;
  type: EventType;
  event_key: string;
  mode: 'live' | 'test';
  event: Json<CanonicalEvent>;
  status: 'stored' | 'processed' | 'failed';
  occurred_at: Date;
  created_at: Generated<Date>;
}

export interface IdempotencyKeys {
  account_id: string;
  key: string;
  fingerprint: Buffer;
  status: number;
  body: Buffer;
  created_at: Generated<Date>;
  mode: 'live' | 'test' | 'operator';
  grants: List<Scope> | null;
  secret_of: string | null;
}

export interface InboundParts {
  id: string;
  text_key: Buffer;
  number: number;
  total: number;
  digest: Buffer;
  session_id: string;
  carrier: string;
  sender: string;
  sender_ton: number;
  recipient: string;
  recipient_ton: number;
  esm_class: number;
  data_coding: number;
  alphabet: string;
  octets: Buffer;
  received_at: Date;
  due_at: Date;
  text_id: string | null;
  stored_at: Date | null;
}

export interface LedgerEntries {
  account_id: string;
  id: string;
  kind: LedgerKind;
  debit: string;
  credit: string;
  amount: bigint;
  currency: Currency;
  messages: Generated<number>;
  note: string | null;
  expires_at: Date | null;
  created_at: Generated<Date>;
  key: string | null;
  price_per_segment: bigint | null;
}

export interface LedgerLines {
  account_id: string;
  entry_id: string;
  line: number;
  purpose: string;
  country: string | null;
  connector: string | null;
  campaign: string | null;
  messages: number;
  segments: number;
  amount: bigint;
  margin: bigint;
}

export interface MessageDeferrals {
  account_id: string;
  id: string;
  step: 'window' | 'suppression';
  times: number;
  facts: Json<TraceLine['facts']>;
  at: Date;
}

export interface MessageTexts {
  account_id: string;
  id: string;
  text: string;
}

export interface MessageTraces {
  account_id: string;
  id: string;
  trace: Json<unknown>;
}

export interface Messages {
  account_id: string;
  id: string;
  mode: 'live' | 'test';
  recipient: string;
  country: string | null;
  sender: string | null;
  purpose: 'transactional' | 'commercial';
  lane: 'otp' | 'transactional' | 'conversation' | 'commercial';
  encoding: 'gsm7' | 'latin1' | 'ascii' | 'ucs2';
  units: number;
  segments: number;
  price: bigint;
  currency: string;
  carrier: string | null;
  reference: string | null;
  event_key: string | null;
  send_at: Date | null;
  not_after: Date | null;
  due_at: Date | null;
  stage: 'queued' | 'claimed' | 'unknown' | 'submitted' | 'settled';
  status: 'on_hold' | 'transmitted' | 'delivered' | 'not_issued' | 'expired' | 'blacklisted';
  settlement: 'none' | 'held' | 'captured' | 'released';
  reason: string | null;
  by_timer: Generated<boolean>;
  created_at: Date;
  submitted_at: Date | null;
  final_at: Date | null;
  connector: string | null;
  campaign: string | null;
  margin: Generated<bigint>;
  whereabouts: string | null;
  failovers: Json<unknown> | null;
  refunded: Generated<bigint>;
  carrier_said: Json<unknown> | null;
  trace_lines: List<number> | null;
}

export interface NumberNetworks {
  number: string;
  mcc_mnc: string;
  source: string;
  learned_at: Date;
}

export interface OctopushBatches {
  carrier: string;
  request_id: string;
  state: 'sent' | 'taken';
  ticket: string | null;
  by_request: Generated<boolean>;
  message_ids: List<string>;
  numbers: List<string>;
  sent_at: Date;
  asked_at: Date;
}

export interface OptOutLinks {
  account_id: string;
  code: string;
  recipient: string;
  created_at: Generated<Date>;
}

export interface OtpBlocks {
  account_id: string;
  id: string;
  mode: 'live' | 'test';
  rule: GuardRuleName;
  scope: GuardScope;
  key: string;
  shown: string;
  facts: Json<Objection['facts']>;
  enforced: boolean;
  hits: number;
  first_at: Date;
  last_at: Date;
  until: Date | null;
  lifted_at: Date | null;
  lifted_until: Date | null;
}

export interface OtpChallenges {
  account_id: string;
  id: string;
  mode: 'live' | 'test';
  state: 'pending' | 'verified' | 'locked' | 'cancelled' | 'replaced';
  number_digest: Buffer;
  recipient: Buffer | null;
  shown: string;
  prefix: string;
  country: string | null;
  purpose: string;
  ip_digest: Buffer | null;
  network: Json<unknown> | null;
  decoy: boolean;
  wording: Json<unknown>;
  code_salt: Buffer | null;
  code_digest: Buffer | null;
  generation: number;
  attempts_used: number;
  attempts_allowed: number;
  texts_sent: number;
  resend_at: Date | null;
  expires_at: Date;
  message_id: string | null;
  created_at: Date;
  verified_at: Date | null;
}

export interface OtpGuardStates {
  account_id: string;
  mode: 'live' | 'test';
  scope: 'account' | 'country' | 'prefix' | 'ip' | 'number';
  key: string;
  state: Json<ScopeState>;
  touched_at: Date;
}

export interface OtpPeppers {
  generation: number;
  sealed: Buffer;
  created_at: Generated<Date>;
}

export interface OtpPolicies {
  account_id: string;
  codes: Json<Partial<CodePolicy>>;
  guard: Json<StoredGuardPolicy>;
  updated_at: Generated<Date>;
}

export interface OtpTexts {
  account_id: string;
  message_id: string;
  drop_at: Date;
}

export interface ParkedReceipts {
  carrier: string;
  carrier_message_id: string;
  code: string;
  at: Date;
  parked_at: Date;
  id: Generated<string>;
  id_given: string | null;
  other_id: string | null;
  recipient: string | null;
  whole: Generated<boolean>;
  ambiguous: Generated<boolean>;
  said: Json<unknown> | null;
}

export interface Pauses {
  account_id: string;
  id: string;
  campaign: Generated<string>;
  set_by: 'account' | 'operator';
  reason: string | null;
  created_at: Generated<Date>;
}

export interface PaymentProviders {
  name: string;
  settings: Json<unknown>;
  secret: Buffer;
  updated_at: Generated<Date>;
}

export interface Plans {
  name: string;
  rank: number;
  limits: Json<Record<LimitName, number>>;
  long_sms: boolean;
}

export interface PrivacyRequests {
  account_id: string;
  id: string;
  connection_id: string;
  platform: string;
  shop: string;
  mode: 'live' | 'test';
  kind: 'customer_access' | 'customer_erasure' | 'shop_erasure';
  platform_request_id: string | null;
  delivery_id: string;
  sealed_subject: Buffer | null;
  state: Generated<'open' | 'done'>;
  detail: string | null;
  received_at: Date;
  due_at: Date;
  done_at: Date | null;
  next_at: Date | null;
}

export interface Purchases {
  account_id: string;
  id: string;
  provider: string;
  provider_reference: string | null;
  segments: number;
  price_per_segment: bigint;
  amount: bigint;
  currency: Currency;
  status: 'open' | 'paid' | 'failed' | 'refunded';
  refunded: Generated<bigint>;
  valid_days: number | null;
  created_at: Generated<Date>;
  paid_at: Date | null;
}

export interface Quarantine {
  id: string;
  source: 'carrier' | 'payments';
  name: string;
  kind: 'outcome' | 'receipt' | 'text' | 'callback' | 'webhook';
  reason: string;
  body: Buffer;
  size: number;
  digest: Buffer;
  times: Generated<number>;
  first_at: Date;
  last_at: Date;
}

export interface ReceivedWebhookBodies {
  account_id: string;
  id: string;
  verified: string;
  headers: string;
  body: Buffer;
}

export interface ReceivedWebhooks {
  account_id: string;
  id: string;
  connection_id: string;
  platform: string;
  shop: string;
  mode: 'live' | 'test';
  topic: string;
  delivery_id: string;
  state: Generated<'received' | 'read' | 'failed'>;
  tries: Generated<number>;
  next_at: Date | null;
  code: string | null;
  detail: string | null;
  outcome: Json<unknown> | null;
  received_at: Date;
  read_at: Date | null;
}

export interface Reconciliations {
  account_id: string;
  connection_id: string;
  from_at: Date;
  until_at: Date;
  cursor: string | null;
  seen: Generated<number>;
  healed: Generated<number>;
  state: 'running' | 'done' | 'failed';
  detail: string | null;
}

export interface Replicas {
  id: string;
  lease_until: Date;
}

export interface Replies {
  account_id: string;
  id: string;
  carrier: string;
  sender: string;
  recipient: string | null;
  text: string;
  received_at: Date;
  incomplete: Generated<boolean>;
  kind: Generated<'text' | 'reaction' | 'automatic'>;
  mode: Generated<'live' | 'test'>;
}

export interface Routes {
  id: string;
  country: string | null;
  purpose: 'transactional' | 'commercial' | null;
  lane: 'otp' | 'transactional' | 'conversation' | 'commercial' | null;
  order: number;
  carriers: Json<RouteCarrier[]>;
  network: string | null;
  paused_at: Date | null;
  pause_reason: string | null;
}

export interface SchemaMigrations {
  name: string;
  hash: string;
  applied_at: Generated<Date>;
}

export interface ShopConsents {
  account_id: string;
  connection_id: string;
  consent_id: string;
  next_at: Date;
  tries: Generated<number>;
}

export interface ShopNotes {
  account_id: string;
  connection_id: string;
  object_type: string;
  object_id: string;
  next_at: Date;
  digest: Buffer | null;
  texted_at: Date;
}

export interface SilenceExpired {
  one: Generated<boolean>;
  until: Date;
}

export interface SilenceQuestions {
  carrier: string;
  after_hours: number;
  submitted_at: Date;
  message_id: string;
  segment: number;
}

export interface SimulatorSegments {
  carrier: string;
  carrier_message_id: string;
  message_id: string;
  segment: number;
  account_id: string;
  phone: string;
  sender: string | null;
  text: string;
  shown: boolean;
  taken_at: Date;
  receipt_code: string | null;
  receipt_due_at: Date | null;
  receipts_left: number;
  times: Generated<number>;
}

export interface SpendCaps {
  account_id: string;
  id: string;
  scope: 'account' | 'key' | 'connector';
  subject: string;
  period: 'day' | 'month';
  amount: bigint;
  used: bigint;
  period_start: Date;
  warned: 'near' | 'critical' | null;
  created_at: Generated<Date>;
}

export interface StoreMarks {
  single: Generated<boolean>;
  cluster: string | null;
  timeline: string | null;
  told: string | null;
  restored_at: Date | null;
  restored_why: 'told' | 'another_cluster' | 'another_timeline' | null;
  paused_carriers: List<string> | null;
}

export interface Submissions {
  account_id: string;
  message_id: string;
  segment: number;
  segments: number;
  carrier: string;
  carrier_message_id: string;
  status: 'on_hold' | 'transmitted' | 'delivered' | 'not_issued' | 'expired' | 'blacklisted';
  receipt_code: string | null;
  submitted_at: Date;
  receipt_at: Date | null;
  id_given: string | null;
  receipt_said: Json<unknown> | null;
}

export interface SuppressionKeys {
  id: string;
  sealed: Buffer;
  created_at: Generated<Date>;
}

export interface Suppressions {
  account_id: string;
  digest: Buffer;
  id: string;
  key_id: string;
  recipient: string | null;
  scope: 'commercial' | 'all';
  state: 'active' | 'paused';
  origin: 'keyword' | 'link' | 'api' | 'import' | 'carrier' | 'platform' | 'complaint' | 'erasure';
  evidence: Json<SuppressionEvidence> | null;
  since: Date;
}

export interface Tariffs {
  id: string;
  country: string | null;
  purpose: 'transactional' | 'commercial' | null;
  per_segment: bigint;
  currency: Currency;
  valid_from: Date;
  network: string | null;
  channel: Generated<'sms' | 'voice' | 'lookup'>;
  extra: 'two_way' | 'tracked_link' | 'otp' | null;
}

export interface Templates {
  account_id: string;
  id: string;
  name: string;
  text: string;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface TextSessions {
  id: string;
  answered_until: Date;
}

export interface TraceLines {
  id: number;
  month: string;
  line: string;
}

export interface UnknownSubmissions {
  account_id: string;
  message_id: string;
  carrier: string;
  since: Date;
}

export interface UsageCounters {
  account_id: string;
  name: string;
  used: bigint;
}

export interface VaultKeys {
  id: string;
  generation: number;
  wrapped_key: Buffer;
  master_fingerprint: string;
  seals_granted: Generated<bigint>;
  created_at: Generated<Date>;
}

export interface WaitingLimits {
  lane: 'otp' | 'transactional' | 'conversation' | 'commercial';
  seconds: number;
}

export interface Wallets {
  account_id: string;
  currency: Currency;
  available: bigint;
  held: bigint;
  lots_expire_at: Date | null;
  low_at: bigint | null;
  critical_at: bigint | null;
  warned: Generated<'fine' | 'low' | 'critical'>;
  keep_transactional: Generated<bigint>;
  keep_otp: Generated<bigint>;
  markup_ppm: Generated<number>;
  capped: Generated<boolean>;
  closed: Generated<boolean>;
}

export interface WebhookAttempts {
  account_id: string;
  endpoint_id: string;
  event_id: string;
  attempt: number;
  at: Date;
  duration_ms: number;
  status: number | null;
  response: string | null;
  error: string | null;
}

export interface WebhookDeliveries {
  account_id: string;
  endpoint_id: string;
  event_id: string;
  state: Generated<'waiting' | 'delivered' | 'failed'>;
  attempts: Generated<number>;
  tries: Generated<number>;
  next_at: Date | null;
  last_at: Date | null;
  last_status: number | null;
  last_error: string | null;
}

export interface WebhookEndpoints {
  account_id: string;
  id: string;
  mode: 'live' | 'test';
  url: string;
  description: string | null;
  events: List<string>;
  secret: Buffer;
  previous_secret: Buffer | null;
  rotated_at: Date | null;
  status: Generated<'enabled' | 'disabled'>;
  disabled_reason: 'asked' | 'gone' | 'failing' | null;
  failing_since: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

export interface WebhookEvents {
  account_id: string;
  id: string;
  mode: string;
  type: string;
  subject: string;
  sequence: number;
  recipient: string | null;
  payload: string;
  occurred_at: Date;
}

export interface WebhookFacts {
  place: bigint;
  account_id: string;
  mode: string;
  type: string;
  subject: string;
  reason: string | null;
  at: Date;
}

/** Every table by its name. */
export interface Schema {
  accounts: Accounts;
  api_keys: ApiKeys;
  audit_chains: AuditChains;
  audit_entries: AuditEntries;
  audit_keys: AuditKeys;
  automation_runs: AutomationRuns;
  automation_steps: AutomationSteps;
  automation_versions: AutomationVersions;
  automations: Automations;
  bind_candidates: BindCandidates;
  bind_leases: BindLeases;
  carrier_bill_lines: CarrierBillLines;
  carrier_bills: CarrierBills;
  carrier_events: CarrierEvents;
  carrier_health: CarrierHealth;
  carrier_lines: CarrierLines;
  carrier_outcomes: CarrierOutcomes;
  carrier_samples: CarrierSamples;
  carrier_texts: CarrierTexts;
  carriers: Carriers;
  claims: Claims;
  concatenation_references: ConcatenationReferences;
  connection_grants: ConnectionGrants;
  connections: Connections;
  consent_policies: ConsentPolicies;
  consents: Consents;
  credit_lots: CreditLots;
  deferrals: Deferrals;
  event_keys: EventKeys;
  event_objects: EventObjects;
  event_outcomes: EventOutcomes;
  events: Events;
  idempotency_keys: IdempotencyKeys;
  inbound_parts: InboundParts;
  ledger_entries: LedgerEntries;
  ledger_lines: LedgerLines;
  message_deferrals: MessageDeferrals;
  message_texts: MessageTexts;
  message_traces: MessageTraces;
  messages: Messages;
  number_networks: NumberNetworks;
  octopush_batches: OctopushBatches;
  opt_out_links: OptOutLinks;
  otp_blocks: OtpBlocks;
  otp_challenges: OtpChallenges;
  otp_guard_states: OtpGuardStates;
  otp_peppers: OtpPeppers;
  otp_policies: OtpPolicies;
  otp_texts: OtpTexts;
  parked_receipts: ParkedReceipts;
  pauses: Pauses;
  payment_providers: PaymentProviders;
  plans: Plans;
  privacy_requests: PrivacyRequests;
  purchases: Purchases;
  quarantine: Quarantine;
  received_webhook_bodies: ReceivedWebhookBodies;
  received_webhooks: ReceivedWebhooks;
  reconciliations: Reconciliations;
  replicas: Replicas;
  replies: Replies;
  routes: Routes;
  schema_migrations: SchemaMigrations;
  shop_consents: ShopConsents;
  shop_notes: ShopNotes;
  silence_expired: SilenceExpired;
  silence_questions: SilenceQuestions;
  simulator_segments: SimulatorSegments;
  spend_caps: SpendCaps;
  store_marks: StoreMarks;
  submissions: Submissions;
  suppression_keys: SuppressionKeys;
  suppressions: Suppressions;
  tariffs: Tariffs;
  templates: Templates;
  text_sessions: TextSessions;
  trace_lines: TraceLines;
  unknown_submissions: UnknownSubmissions;
  usage_counters: UsageCounters;
  vault_keys: VaultKeys;
  waiting_limits: WaitingLimits;
  wallets: Wallets;
  webhook_attempts: WebhookAttempts;
  webhook_deliveries: WebhookDeliveries;
  webhook_endpoints: WebhookEndpoints;
  webhook_events: WebhookEvents;
  webhook_facts: WebhookFacts;
}
