import { createCircuitBreaker } from '../../../infrastructure/outbound-http/circuit-breaker.ts';
import { openOutboundHttp } from '../../../infrastructure/outbound-http/exchange.ts';
import { createThrottle } from '../../../infrastructure/outbound-http/throttle.ts';
import type { Carrier } from '../carrier.ts';
import { type CarrierOptions, carrierType } from '../carrier-type.ts';
import { profileOf } from '../segmentation.ts';
import { twilioCallbacks } from './callbacks.ts';
import { createdMessages } from './created-messages.ts';
import { createFinder } from './find.ts';
import { createStatusQuery } from './query-status.ts';
import { createMessageSender } from './send-message.ts';
import { TWILIO_PROFILE, type TwilioSettings, twilioSettings } from './settings.ts';

/** A carrier over Twilio's Messages API: one request for each message, status callbacks and texts by webhook. */
export const createTwilio = async (options: CarrierOptions<TwilioSettings>): Promise<Carrier> => {
  const { name, settings, database, now, onFault, callbackUrl } = options;
  const { timeoutMs, allowPrivate, concurrency, perSecond } = settings;
  const http = openOutboundHttp({ timeoutMs, allowPrivate, connections: concurrency });
  const line = createCircuitBreaker({ now, onFault });
  const throttle = createThrottle({ concurrency, perSecond });
  const authToken = options.secret ?? '';
  const send = createMessageSender({ carrier: name, settings, authToken, callbackUrl, http, line, now });
  const created = createdMessages(http, settings, authToken);
  return {
    name,
    window: settings.window,
    submit: async (batch, report) => {
      await Promise.all(
        batch.map(async (message) => report(message, await throttle.run(() => send(message)))),
      );
    },
    find: createFinder({ carrier: name, database, settings, created, now }),
    queryStatus: createStatusQuery({ carrier: name, created, isClosed: () => line.closedFor() !== null }),
    fault: line.fault,
    restsFor: line.closedFor,
    close: () => http.close(),
  };
};

/** The kind of carrier behind Twilio's Messages API. */
export const twilio = carrierType({
  settings: twilioSettings,
  secret: 'the auth token of the account',
  profile: ({ segments }) => profileOf(segments, TWILIO_PROFILE),
  create: createTwilio,
  callbacks: twilioCallbacks,
});
