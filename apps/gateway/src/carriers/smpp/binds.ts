import { type ConnectFailure, type Content, Esme, type LateAnswer, type SubmitOutcome } from '@carillon/smpp';
import type { CarrierOptions } from '../carrier-type.ts';
import type { Deliveries } from './deliveries.ts';
import type { SmppSettings } from './settings.ts';

const BIND_TYPES = { trx: 'transceiver', tx: 'transmitter', rx: 'receiver' } as const;

/** The binds of one carrier: they share the work and each comes back by itself. */
export interface Binds {
  /** Submits over the next bind that is up; `unsent` when none is. */
  submit(content: Content<'submit_sm'>): Promise<SubmitOutcome>;
  /** Why nothing can be sent now; null when something can. */
  fault(): string | null;
  stop(): Promise<void>;
}

const describe = (failure: ConnectFailure): string => {
  switch (failure.kind) {
    case 'refused':
      return failure.credentials
        ? 'the SMSC refused the system id or the password'
        : `the SMSC refused the bind with status 0x${failure.status.toString(16)}`;
    case 'unanswered':
      return 'the SMSC did not answer the bind';
    case 'unreachable':
      return `the SMSC cannot be reached (${failure.error.message})`;
    case 'connect-timeout':
      return 'the SMSC did not answer in time';
    case 'aborted':
      return 'stopped';
  }
};

export const startBinds = (
  options: CarrierOptions<SmppSettings>,
  deliveries: Deliveries,
  onLate: (answer: LateAnswer) => void,
): Binds => {
  const { settings, secret, onFault } = options;
  const { host, port, systemId, systemType, window, rate, tls, profile } = settings;
  let problem: string | null = 'not bound yet';
  const start = (bind: 'trx' | 'tx' | 'rx'): Esme => {
    const esme = new Esme({
      host,
      port,
      systemId,
      systemType,
      password: secret ?? '',
      bind: BIND_TYPES[bind],
      window,
      responseTimeout: profile.responseTimeoutMs,
      ...(rate === null ? {} : { rate: { limit: rate } }),
      ...(tls ? {} : { tls: false as const }),
      handlers: { deliver_sm: deliveries.handler },
    });
    esme.on('bound', () => {
      problem = null;
    });
    esme.on('closed', (cause) => {
      problem = `the bind was lost (${cause.kind})`;
    });
    esme.on('failed', (failure) => {
      problem = describe(failure);
      onFault(new Error(`Carrier ${options.name}: ${problem}.`));
    });
    esme.on('late', onLate);
    esme.on('fault', (fault) => onFault(new Error(`Carrier ${options.name}: ${JSON.stringify(fault)}`)));
    esme.start();
    return esme;
  };
  const senders =
    settings.bind === 'rx' ? [] : Array.from({ length: settings.binds }, () => start(settings.bind));
  // A transmitter hears nothing: receipts and replies need a receiver beside it.
  const listeners = settings.bind === 'trx' ? [] : [start('rx')];
  let turn = 0;

  return {
    submit: (content) => {
      for (let tried = 0; tried < senders.length; tried++) {
        const esme = senders[turn++ % senders.length]!;
        if (esme.session) return esme.submit(content);
      }
      return Promise.resolve({ kind: 'unsent', cause: 'not-bound' });
    },
    fault: () => {
      if (senders.length === 0) return 'it is bound as a receiver only';
      return senders.some((esme) => esme.session !== undefined) ? null : problem;
    },
    stop: async () => {
      await Promise.all([...senders, ...listeners].map((esme) => esme.stop()));
    },
  };
};
