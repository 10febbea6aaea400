import { earliestOpen, recipientPlaces } from '@carillon/core/consent';
import { ensurePartitions } from '../../src/messages/housekeeping.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const NOWHERE = { region: null, timeZone: null };
const MINUTE_MS = 60_000;

/** The next instant at which the French sending window opens: a test that starts there never runs into its end. */
export const openHour = (): number => {
  const now = Date.now();
  const france = recipientPlaces('+33639980001', 'FR', NOWHERE)!;
  const night = new Date(now);
  night.setUTCHours(23, 0, 0, 0);
  return earliestOpen(france.key, france.places, night.getTime())! + MINUTE_MS;
};

/** Ids carry the true time, whatever the gateway's clock says: their partitions must be there too. */
const startAhead = async (ahead: number): Promise<TestGateway> => {
  const gateway = await startTestGateway({ GATEWAY_LOG_LEVEL: 'error' }, { ahead });
  await ensurePartitions(gateway.database, Date.now());
  return gateway;
};

/** A gateway whose clock stands just after a French sending window has opened. */
export const startInOpenHours = (): Promise<TestGateway> => startAhead(openHour() - Date.now());

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
