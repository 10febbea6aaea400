export { createFakeShop, type FakeShop, type FakeShopOptions, type HeardRequest } from './fake-shop.ts';
export type { Faults, Outage } from './faults.ts';
export { type ListeningShop, listenAsShop } from './listen.ts';
export type {
  FakeAddress,
  FakeCheckout,
  FakeConsent,
  FakeCustomer,
  FakeFulfillment,
  FakeLine,
  FakeOrder,
  FakeParcelStatus,
  FakeVariant,
} from './records.ts';
