import { phoneTexts } from '../../../src/engine/carriers/simulator/segments.ts';
import { hostCarrier } from './carrier-host.ts';
import { outbound } from './outbound.ts';
import { type CarrierBench, describeCarrier } from './port-battery.ts';

const ENDINGS = { undeliverable: '02', refused: '04', receipt_twice: '06' };

const open = async (): Promise<CarrierBench> => {
  const host = await hostCarrier({ type: 'simulator', settings: { responseTimeoutMs: 5 } });
  let phones = 0;
  // In the British range an ending without a behaviour delivers, and nothing is delayed.
  const phoneWith = (ending: string): string => `+447700900${phones++ % 10}${ending}`;
  const anyPhone = (): string => `+447700900${String(110 + phones++)}`;
  const account = outbound('').accountId;
  return {
    carrier: host.carrier,
    sink: host.sink,
    phone: (behaviour) => (behaviour === 'delivers' ? anyPhone() : phoneWith(ENDINGS[behaviour])),
    textsTo: async (phone) => (await phoneTexts(host.database.pool, account, phone)).map(({ text }) => text),
    silentPhone: () => phoneWith('05'),
    close: host.close,
  };
};

describeCarrier('the simulator', open);
