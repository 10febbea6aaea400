export { SHOP_FAILURES, type ShopFailure, type ShopFailureCode } from './failure.ts';
export type { ShopAccess, ShopApp, ShopGrant } from './grant.ts';
export type {
  EmbeddedSession,
  InstallRefusal,
  InstallRefusalCode,
  InstallRequest,
  InstallReturn,
  ShopInstall,
} from './install.ts';
export type {
  ChangedPage,
  ChangedPeriod,
  ConsentDecision,
  ConsentWritten,
  Finding,
  NotedText,
  ShopNote,
  ShopPort,
  Subscriptions,
} from './shop-port.ts';
