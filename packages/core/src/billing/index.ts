export {
  applyEntry,
  type Balance,
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
  timesMoney,
  toDecimalMoney,
} from './money.ts';
export { type Quote, quote } from './quote.ts';
export { type Destination, findTariff, type TariffLine } from './tariff.ts';
