import { randomBytes } from 'node:crypto';
import { formatReceiptText, joinText, type Pdu, readPart, type Session, Smsc } from '@carillon/smpp';

// An SMSC that lets `shop` in with the password `secret`, shows every message, and reports each as delivered.
// Run: node --conditions=@carillon/source examples/smsc.ts [port, default 2775]

const port = Number(process.argv[2] ?? 2775);

const now = (): string => new Date().toISOString().replace(/\D/g, '').slice(2, 12);

const report = (session: Session, message: Pdu<'submit_sm'>, id: string): void => {
  const text = formatReceiptText({ id, state: 'delivered', submitDate: now(), doneDate: now() });
  void session.request('deliver_sm', {
    esm_class: 0x04,
    source_addr: message.destination_addr,
    destination_addr: message.source_addr,
    short_message: Buffer.from(text),
    tlvs: { receipted_message_id: id, message_state: 2 },
  });
};

const smsc = new Smsc({
  systemId: 'example',
  tls: false,
  authenticate: (bind) => (bind.system_id === 'shop' && bind.password === 'secret' ? 0 : 0x0e),
  handlers: {
    submit_sm: (message, session) => {
      const id = randomBytes(6).toString('hex');
      const part = readPart(message);
      const text = joinText([part], message.data_coding);
      console.log(`${message.destination_addr}: ${text}`, part.part ?? '');
      if (message.registered_delivery !== 0) report(session, message, id);
      return { message_id: id };
    },
  },
});

smsc.on('bound', (session) => console.log(`${session.bound?.peerSystemId} is bound`));
smsc.on('closed', (_, cause) => console.log(`gone: ${cause.kind}`));

const address = await smsc.listen({ port, host: '127.0.0.1' });
console.log(`listening on ${address.port}`);

process.once('SIGTERM', () => void smsc.close());
process.once('SIGINT', () => void smsc.close());
