import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDataDir } from '../../support/cluster.ts';
import { openHour } from './race/open-hour.ts';
import { openRaceGateway, type RaceGateway } from './race/race-gateway.ts';
import { runRace } from './race/stop-race.ts';

let gateway: RaceGateway;
beforeAll(async () => {
  const ahead = openHour() - Date.now();
  gateway = await openRaceGateway(await makeDataDir(), () => Date.now() + ahead);
});
afterAll(() => gateway.close());

test('of a campaign at full speed, no text leaves that was claimed after its recipient said STOP', async () => {
  const result = await runRace(gateway, { recipients: 2_000, stops: 800, dispatchers: 2 });
  expect(result).toMatchObject({ violations: 0, held: 0n });
  expect(result.handedOver + result.stopped).toBe(2_000);
  // The race was one: some were stopped, and not all.
  expect(result.stopped).toBeGreaterThan(0);
  expect(result.handedOver).toBeGreaterThan(1_199);
});
