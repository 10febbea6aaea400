import { type FakeOctopush, type FakeOctopushOptions, startFakeOctopush } from '@carillon/testing/octopush';
import { type HostedCarrier, hostCarrier } from '../carrier-host.ts';

/** The fake and a carrier that talks to it, with callbacks between them. */
export interface OctopushBench extends HostedCarrier {
  readonly octopush: FakeOctopush;
}

/** The clock of the carrier, for tests that move it. */
export interface BenchOptions {
  readonly fake?: FakeOctopushOptions;
  readonly settings?: Record<string, unknown>;
  readonly now?: () => number;
}

export const openOctopush = async ({ fake, settings, now }: BenchOptions = {}): Promise<OctopushBench> => {
  const octopush = await startFakeOctopush(fake);
  const host = await hostCarrier({
    type: 'octopush',
    secret: octopush.apiKey,
    settings: {
      apiLogin: octopush.login,
      baseUrl: octopush.baseUrl,
      allowPrivate: true,
      timeoutMs: 400,
      ...settings,
    },
    ...(now ? { now } : {}),
  });
  octopush.callbackUrl = host.callbackUrl;
  return {
    ...host,
    octopush,
    close: async () => {
      await octopush.close();
      await host.close();
    },
  };
};

let numbers = 0;
/** A French mobile number with an ending that scripts its receipts; each call gives another. */
export const mobile = (ending: string): string =>
  `+3361234${String(numbers++ % 100).padStart(2, '0')}${ending}`;
