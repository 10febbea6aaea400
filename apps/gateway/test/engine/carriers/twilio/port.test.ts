import { type CarrierBench, describeCarrier } from '../port-battery.ts';
import { mobile, openTwilio } from './bench.ts';

const ENDINGS = { delivers: '01', undeliverable: '02', refused: '05', receipt_twice: '09' };

const open = async (): Promise<CarrierBench> => {
  const bench = await openTwilio();
  const { twilio, callbackUrl } = bench;
  const text = async (from: string, body: string): Promise<{ status: number }> =>
    (await twilio.text(callbackUrl!, { from, to: '+14155550199', body })) as { status: number };
  return {
    carrier: bench.carrier,
    sink: bench.sink,
    phone: (behaviour) => mobile(ENDINGS[behaviour]),
    textsTo: async (phone) => twilio.textsTo(phone),
    loseNextAnswer: () => twilio.failNext({ at: 'after', how: 'hang' }),
    loseReceipts: twilio.callbacks.hold,
    goAway: twilio.close,
    reply: async (phone, body) => (await text(phone, body)).status,
    forge: async () => {
      const answer = await fetch(callbackUrl!, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': 'GvWf1cFY/Q7PnoempGyD5oXAezc=',
        },
        body: new URLSearchParams({ MessageSid: 'SM1', MessageStatus: 'delivered' }),
      });
      return { status: answer.status, code: ((await answer.json()) as { code: string }).code };
    },
    close: bench.close,
  };
};

describeCarrier('twilio', open);
