/**
 * The modules of apps/gateway/src, from top to bottom: a module may import the modules of the levels below its own.
 * Modules of one level do not import each other. `services/*` stands for every folder there is in `services/`; each
 * folder of `engine/` and `infrastructure/` has its own place. This is the one place where the order is written:
 * what checks it and what measures it read it here.
 */
module.exports = [
  ['commands'],
  ['composition'],
  ['services/*'],

  ['engine/dispatch'],
  ['engine/messages'],
  ['engine/routing'],
  ['engine/consent', 'engine/billing'],
  ['engine/api-keys', 'engine/events', 'engine/carriers', 'engine/shops'],
  ['engine/quarantine'],

  ['infrastructure/modules'],
  ['infrastructure/http', 'infrastructure/outbound-http'],
  ['infrastructure/audit'],
  ['infrastructure/telemetry'],
  ['infrastructure/config'],
  ['infrastructure/vault'],
  ['infrastructure/jobs', 'infrastructure/replicas'],
  ['infrastructure/database'],
  ['infrastructure/caches', 'infrastructure/ip-networks', 'infrastructure/startup'],
  ['infrastructure/account-scope'],
];
