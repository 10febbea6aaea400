import { type CarrierBench, describeCarrier } from '../port-battery.ts';
import { mobile, openOctopush } from './bench.ts';

const ENDINGS = { delivers: '01', undeliverable: '02', receipt_twice: '09' };

const open = async (): Promise<CarrierBench> => {
  const bench = await openOctopush();
  const { octopush, callbackUrl } = bench;
  return {
    carrier: bench.carrier,
    sink: bench.sink,
    // A number of a country that is not served.
    phone: (behaviour) => (behaviour === 'refused' ? '+819012345678' : mobile(ENDINGS[behaviour])),
    textsTo: async (phone) => octopush.textsTo(phone),
    loseNextAnswer: () => octopush.failNext({ at: 'after', how: 'hang' }),
    goAway: octopush.close,
    reply: async (number, text) => {
      const before = octopush.callbacks.posted.length;
      await fetch(`${octopush.baseUrl}/__test/inbound`, {
        method: 'POST',
        body: JSON.stringify({ number, text }),
      });
      return octopush.callbacks.posted[before]!.status;
    },
    forge: async () => {
      const answer = await fetch(`${callbackUrl!.slice(0, -1)}~`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message_id: 'sms_1', number: mobile('01'), status: 'DELIVERED' }),
      });
      return { status: answer.status, code: ((await answer.json()) as { code: string }).code };
    },
    close: bench.close,
  };
};

describeCarrier('octopush', open);
