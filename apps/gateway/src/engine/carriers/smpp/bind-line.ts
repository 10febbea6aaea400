import { Esme, type EsmeOptions, type LateAnswer } from '@carillon/smpp';
import { createGuardedLookup } from '../../../infrastructure/outbound-http/guarded-lookup.ts';
import type { RunningCarrierOptions } from '../carrier-type.ts';
import { describeFailure } from './connect-failure.ts';
import type { Deliveries } from './deliveries.ts';
import type { HeldBind } from './lease-keeper.ts';
import { sessionFault } from './session-fault.ts';
import { objectionToHost, type SmppSettings } from './settings.ts';

const BIND_TYPES = { trx: 'transceiver', tx: 'transmitter', rx: 'receiver' } as const;

export type BindType = keyof typeof BIND_TYPES;

/** A bind this replica holds, and what keeps it connected. */
export interface Line {
  readonly type: BindType;
  readonly held: HeldBind;
  readonly esme: Esme;
}

export interface LineOptions {
  readonly carrier: RunningCarrierOptions<SmppSettings>;
  readonly deliveries: Deliveries;
  readonly onLate: (answer: LateAnswer) => void;
  /** Told why the line is down; null when it is bound. */
  readonly onProblem: (problem: string | null) => void;
}

/** The session checks the certificate against the public authorities, or against the carrier's own alone. */
const tlsOf = ({ tls, ca }: SmppSettings): Pick<EsmeOptions, 'tls'> => {
  if (!tls) return { tls: false };
  return ca === undefined ? {} : { tls: { ca } };
};

const MARKED_BY_TLVS: ReadonlySet<string> = new Set(['sar', 'payload']);
const NO_TLVS =
  'the SMSC told no interface version, so it takes no TLVs and long texts are refused. Set profile.longMessages to udh-16.';

/** Makes what connects the binds of a carrier, each as soon as this replica holds it. */
export const createLineStarter = ({ carrier, deliveries, onLate, onProblem }: LineOptions) => {
  const { name, settings, secret, onFault } = carrier;
  const { host, port, systemId, systemType, window, rate, reconnect, profile } = settings;
  const lookup = createGuardedLookup((address) => objectionToHost(address, settings));
  const connect = (type: BindType, permit: () => boolean): Esme =>
    new Esme({
      host,
      port,
      lookup,
      systemId,
      systemType,
      password: secret ?? '',
      bind: BIND_TYPES[type],
      permit,
      window,
      responseTimeout: profile.responseTimeoutMs,
      keepAlive: { idle: profile.enquireLinkMs, timeout: profile.enquireLinkTimeoutMs },
      backoff: { min: reconnect.minMs, max: reconnect.maxMs },
      ...(rate === null ? {} : { rate: { limit: rate } }),
      ...tlsOf(settings),
      handlers: { deliver_sm: deliveries.handler, data_sm: deliveries.handler },
    });
  return (type: BindType, held: HeldBind): Line => {
    const esme = connect(type, held.holds);
    esme.on('bound', () => {
      onProblem(null);
      if (MARKED_BY_TLVS.has(profile.longMessages) && esme.session?.tlvsAllowed === false)
        onFault(new Error(`Carrier ${name}: ${NO_TLVS}`));
    });
    esme.on('closed', (cause) => onProblem(`the bind was lost (${cause.kind})`));
    esme.on('failed', (failure) => {
      const problem = describeFailure(failure);
      onProblem(problem);
      onFault(new Error(`Carrier ${name}: ${problem}.`));
    });
    esme.on('late', onLate);
    esme.on('fault', (fault) => onFault(sessionFault(name, fault)));
    esme.start();
    return { type, held, esme };
  };
};
