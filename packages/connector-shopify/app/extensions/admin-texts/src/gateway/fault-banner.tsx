import type { AdminPage } from '../page.ts';
import type { GatewayFault } from './gateway.ts';

/** Says why the gateway gave no answer. */
export const FaultBanner = ({ fault, i18n }: { fault: GatewayFault } & Pick<AdminPage, 'i18n'>) => (
  <s-banner tone="critical">{i18n.translate(`fault.${fault.kind}`, { detail: fault.detail })}</s-banner>
);
