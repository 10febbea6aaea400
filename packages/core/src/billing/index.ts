export { audienceTotal, type Spread, spreadOf } from './audience-total.ts';
export { bySoonestExpiry, type CreditLot, drawFromLots, partExpired, settleLots } from './credit-lot.ts';
export { least } from './least.ts';
export {
  applyEntry,
  type Balance,
  bringsCredit,
  LEDGER_ACCOUNTS,
  LEDGER_KINDS,
  type LedgerAccount,
  type LedgerKind,
} from './ledger.ts';
export {
  addMoney,
  CURRENCIES,
  type Currency,
  type DecimalMoney,
  formatDecimal,
  type Money,
  money,
  parseDecimal,
  subtractMoney,
  timesMoney,
  toDecimalMoney,
} from './money.ts';
export {
  hasRoom,
  LIMITS,
  type LimitName,
  NEAR_PERCENT,
  type Nearness,
  nearness,
  type Plan,
  planWithRoom,
  quotaSentence,
} from './plan.ts';
export { markUp, type Priced, type Quote, quote } from './quote.ts';
export { divide, ROUNDINGS, type Rounding, roundTo } from './rounding.ts';
export {
  balanceLevel,
  brokenCap,
  CAP_PERIODS,
  CAP_SCOPES,
  type CapPeriod,
  type CapScope,
  keptFrom,
  periodStart,
  type Reserve,
  type SpendCap,
  type SpendingLimits,
} from './spending.ts';
export { splitMoney } from './split.ts';
export {
  CHANNELS,
  type Channel,
  type Destination,
  EXTRAS,
  type Extra,
  findTariff,
  type TariffLine,
} from './tariff.ts';
