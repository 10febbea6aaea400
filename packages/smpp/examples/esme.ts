import { Esme, messageBody, partsOf, References, readReceipt, registeredDelivery } from '@carillon/smpp';

// An ESME that sends one text, in as many parts as it takes, and waits for the receipt of each.
// Run: node --conditions=@carillon/source examples/esme.ts [port] [number] [text]
// against examples/smsc.ts, which has no TLS; leave `tls` out for an SMSC that has it.

const [port = '2775', to = '33612345678', text = 'Привет! Your parcel 📦 is on its way.'] =
  process.argv.slice(2);

const expected = new Set<string>();
const early = new Set<string>();
const settled = Promise.withResolvers<void>();

/** A receipt may come before the answer to the submit, so either may be the first to know an id. */
const settle = (id: string, other: Set<string>, own: Set<string>): void => {
  if (!other.delete(id)) own.add(id);
  if (expected.size === 0 && early.size === 0 && remaining === 0) settled.resolve();
};

const esme = new Esme({
  host: '127.0.0.1',
  port: Number(port),
  tls: false,
  systemId: 'shop',
  password: 'secret',
  handlers: {
    deliver_sm: (pdu) => {
      const receipt = readReceipt(pdu);
      if (receipt === undefined) return;
      console.log(`receipt of ${receipt.messageId}: ${receipt.state}`);
      if (receipt.final) settle(receipt.messageId, expected, early);
    },
  },
});

esme.on('failed', (failure) => console.error(failure));
esme.start();
await esme.bound();

const references = new References();
const message = { ...messageBody(text), method: 'udh-16', reference: references.next(to) } as const;
const parts = partsOf(message);
let remaining = parts.length;

for (const part of parts) {
  const outcome = await esme.submit({
    source_addr: 'Carillon',
    source_addr_ton: 5,
    destination_addr: to,
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    registered_delivery: registeredDelivery({ final: 'both' }),
    ...part,
  });
  remaining -= 1;
  console.log(outcome.kind, outcome.kind === 'accepted' ? outcome.messageId : outcome);
  if (outcome.kind === 'accepted') settle(outcome.messageId, early, expected);
  else process.exitCode = 1;
}

if (process.exitCode === undefined) await settled.promise;
await esme.stop();
