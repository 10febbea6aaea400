export type { Connector } from './connector.ts';
export type { LifecycleChange, ShopProfile } from './lifecycle-change.ts';
export type { PrivacyRequest, PrivacySubject } from './privacy-request.ts';
export {
  announce,
  consentChanged,
  type Ignored,
  ignore,
  lifecycleChanged,
  privacyRequested,
  type Translation,
} from './translation.ts';
