import { ensurePartitions } from '../../../src/engine/messages/partitions.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { openHour } from './race/open-hour.ts';

/** Ids carry the true time, whatever the gateway's clock says: their partitions must be there too. */
const startAhead = async (ahead: number, env: Record<string, string> = {}): Promise<TestGateway> => {
  const gateway = await startTestGateway({ GATEWAY_LOG_LEVEL: 'error', ...env }, { ahead });
  await ensurePartitions(gateway.database, Date.now());
  return gateway;
};

/** A gateway whose clock stands just after a French sending window has opened. */
export const startInOpenHours = (env: Record<string, string> = {}): Promise<TestGateway> =>
  startAhead(openHour() - Date.now(), env);

/** A gateway whose clock stands in the night after French opening hours. */
export const startAtNight = (): Promise<TestGateway> => startAhead(openHour() - Date.now() - 4 * 3600 * 1000);

/** Evidence that a checkbox was ticked. */
export const EVIDENCE = {
  wording: 'I want offers by SMS.',
  wordingVersion: '3',
  page: 'https://shop.example/signup',
};

/** A commercial text. */
export const offer = (to: string, extra: object = {}): object => ({
  to,
  text: 'New: our winter collection.',
  purpose: 'commercial',
  ...extra,
});
