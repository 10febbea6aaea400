/** What the catalogue cannot tell of some columns: the type of a text, of an element of an array, or of a JSON value. */
export interface ColumnTypes {
  /** The package that has the type, if it has a name: the rest of the gateway stands above the database. */
  readonly from: string | null;
  readonly type: string;
  /** The type of the column, where it is made from `type`. */
  readonly as?: string;
  /** `table.column`. */
  readonly columns: readonly string[];
}

export const COLUMN_TYPES: readonly ColumnTypes[] = [
  { from: null, type: "'sms'", columns: ['consents.channel'] },
  { from: '@carillon/connector-kit/connector', type: 'ShopProfile', columns: ['connections.profile'] },
  {
    from: '@carillon/core/automation',
    type: 'FlowContent',
    as: "Omit<FlowContent, 'name' | 'enabled'>",
    columns: ['automation_versions.flow'],
  },
  {
    from: '@carillon/core/billing',
    type: 'Currency',
    columns: [
      'accounts.currency',
      'ledger_entries.currency',
      'purchases.currency',
      'tariffs.currency',
      'wallets.currency',
    ],
  },
  { from: '@carillon/core/billing', type: 'LedgerKind', columns: ['ledger_entries.kind'] },
  {
    from: '@carillon/core/billing',
    type: 'LimitName',
    as: 'Record<LimitName, number>',
    columns: ['plans.limits'],
  },
  { from: '@carillon/core/consent', type: 'DecisionEvidence', columns: ['consents.evidence'] },
  { from: '@carillon/core/consent', type: 'DecisionMethod', columns: ['consents.method'] },
  { from: '@carillon/core/consent', type: 'SuppressionEvidence', columns: ['suppressions.evidence'] },
  { from: '@carillon/core/events', type: 'CanonicalEvent', columns: ['events.event'] },
  {
    from: '@carillon/core/events',
    type: 'EventType',
    columns: ['automations.on', 'event_objects.type', 'events.type'],
  },
  {
    from: '@carillon/core/events',
    type: 'Json as JsonValue',
    as: '{ readonly [name: string]: JsonValue }',
    columns: ['carriers.settings', 'carrier_events.facts'],
  },
  {
    from: '@carillon/core/messaging',
    type: 'TraceLine',
    as: "TraceLine['facts']",
    columns: ['message_deferrals.facts'],
  },
  {
    from: '@carillon/core/otp',
    type: 'CodePolicy',
    as: 'Partial<CodePolicy>',
    columns: ['otp_policies.codes'],
  },
  { from: '@carillon/core/otp', type: 'GuardRuleName', columns: ['otp_blocks.rule'] },
  { from: '@carillon/core/otp', type: 'GuardScope', columns: ['otp_blocks.scope'] },
  { from: '@carillon/core/otp', type: 'Objection', as: "Objection['facts']", columns: ['otp_blocks.facts'] },
  { from: '@carillon/core/otp', type: 'ScopeState', columns: ['otp_guard_states.state'] },
  { from: '@carillon/core/otp', type: 'StoredGuardPolicy', columns: ['otp_policies.guard'] },
  {
    from: '@carillon/core/routing',
    type: 'RouteCarrier',
    as: 'RouteCarrier[]',
    columns: ['routes.carriers'],
  },
  {
    from: '@carillon/gateway-api/keys',
    type: 'Scope',
    columns: ['api_keys.scopes', 'idempotency_keys.grants'],
  },
  {
    from: '@carillon/gateway-api/operator',
    type: 'CARRIER_EVENT_TYPES',
    as: '(typeof CARRIER_EVENT_TYPES)[number]',
    columns: ['carrier_events.type'],
  },
];
