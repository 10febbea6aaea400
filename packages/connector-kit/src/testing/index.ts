export { connectorBattery } from './battery.ts';
export type { BatteryCase } from './battery-case.ts';
export type { ConnectorFixtures, Delivery } from './fixtures.ts';
export type { ShopFixtures, ShopStand, SpoiltReturn } from './shop-port/index.ts';
