import { startHttpProvider } from '@carillon/testing/http-provider';
import { hostCarrier } from '../carrier-host.ts';
import { type CarrierBench, describeCarrier } from '../port-battery.ts';

const ENDINGS = { delivers: '01', undeliverable: '02', refused: '05', receipt_twice: '09' };

const open = async (): Promise<CarrierBench> => {
  const provider = await startHttpProvider();
  const settings = { ...provider.description, timeoutMs: 400 };
  const host = await hostCarrier({ type: 'http', secret: provider.token, settings });
  provider.callbackUrl = host.callbackUrl;
  let numbers = 0;
  return {
    carrier: host.carrier,
    sink: host.sink,
    phone: (behaviour) => `+3361234${String(numbers++).padStart(2, '0')}${ENDINGS[behaviour]}`,
    textsTo: async (phone) => provider.textsTo(phone),
    loseNextAnswer: () => provider.failNext({ at: 'after', how: 'hang' }),
    loseReceipts: provider.callbacks.hold,
    goAway: provider.close,
    reply: async (phone, text) => ((await provider.text(phone, text)) as { status: number }).status,
    forge: async () => {
      const answer = await fetch(host.callbackUrl!, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-signature': `sha256=${'0'.repeat(64)}` },
        body: JSON.stringify({ mo: { id: '1', from: '+33612345601', to: '38100', text: 'STOP' } }),
      });
      return { status: answer.status, code: ((await answer.json()) as { code: string }).code };
    },
    close: async () => {
      await provider.close();
      await host.close();
    },
  };
};

describeCarrier('a carrier described by data', open);
