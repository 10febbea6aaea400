import { type FakeTwilio, startFakeTwilio } from '@carillon/testing/twilio';
import { type HostedCarrier, hostCarrier } from '../carrier-host.ts';

/** The fake and a carrier that talks to it, with webhooks between them. */
export interface TwilioBench extends HostedCarrier {
  readonly twilio: FakeTwilio;
}

export const openTwilio = async (
  settings: Record<string, unknown> = {},
  now: () => number = Date.now,
): Promise<TwilioBench> => {
  const twilio = await startFakeTwilio();
  const host = await hostCarrier({
    type: 'twilio',
    secret: twilio.authToken,
    now,
    settings: {
      accountSid: twilio.accountSid,
      baseUrl: twilio.baseUrl,
      allowPrivate: true,
      timeoutMs: 400,
      ...settings,
    },
  });
  return {
    ...host,
    twilio,
    close: async () => {
      await twilio.close();
      await host.close();
    },
  };
};

let numbers = 0;
/** An American number with an ending that scripts what becomes of it; each call gives another. */
export const mobile = (ending: string): string =>
  `+1415867${String(numbers++ % 100).padStart(2, '0')}${ending}`;
