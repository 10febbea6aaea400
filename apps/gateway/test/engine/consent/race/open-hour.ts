import { earliestOpen, recipientPlaces } from '@carillon/core/consent';

const NOWHERE = { region: null, timeZone: null };
const MINUTE_MS = 60_000;

/** The next instant at which the French sending window opens: what starts there never runs into its end. */
export const openHour = (): number => {
  const france = recipientPlaces('+33639980001', 'FR', NOWHERE)!;
  const night = new Date();
  night.setUTCHours(23, 0, 0, 0);
  return earliestOpen(france.key, france.places, night.getTime())! + MINUTE_MS;
};
