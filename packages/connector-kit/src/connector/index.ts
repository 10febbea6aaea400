export type { Connector } from './connector.ts';
export { announce, consentChanged, type Ignored, ignore, type Translation } from './translation.ts';
