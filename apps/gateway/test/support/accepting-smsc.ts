import { type Pdu, Smsc } from '@carillon/smpp';

/** An SMSC that lets everybody in, and the port of 127.0.0.1 it listens on. */
export interface AcceptingSmsc {
  readonly smsc: Smsc;
  readonly port: number;
}

/**
 * Starts one. It gives each submission an id of its own.
 *
 * @param take is given each submission; a number it returns is the status that refuses it.
 */
export const startAcceptingSmsc = async (
  take: (pdu: Pdu<'submit_sm'>) => number | undefined,
): Promise<AcceptingSmsc> => {
  let ids = 0;
  const smsc = new Smsc({
    systemId: 'smsc',
    authenticate: () => 0,
    tls: false,
    handlers: {
      submit_sm: (pdu) => {
        const refused = take(pdu);
        return refused === undefined
          ? { status: 0, message_id: `id-${ids++}` }
          : { status: refused, message_id: '' };
      },
    },
  });
  const { port } = await smsc.listen({ port: 0, host: '127.0.0.1' });
  return { smsc, port };
};
