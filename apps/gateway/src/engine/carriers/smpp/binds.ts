import {
  type Content,
  Esme,
  type EsmeOptions,
  type LateAnswer,
  type Outcome,
  type Session,
  type SubmitOutcome,
} from '@carillon/smpp';
import { createGuardedLookup } from '../../../infrastructure/outbound-http/guarded-lookup.ts';
import type { RunningCarrierOptions } from '../carrier-type.ts';
import { describeFailure } from './connect-failure.ts';
import type { Deliveries } from './deliveries.ts';
import { type HeldBind, keepLeases } from './lease-keeper.ts';
import { sessionFault } from './session-fault.ts';
import { objectionToHost, type SmppSettings } from './settings.ts';

const BIND_TYPES = { trx: 'transceiver', tx: 'transmitter', rx: 'receiver' } as const;

type BindType = keyof typeof BIND_TYPES;

/** The types of a carrier's binds, the first being bind 1. */
export const bindTypesOf = ({ bind, binds }: Pick<SmppSettings, 'bind' | 'binds'>): readonly BindType[] => {
  if (bind === 'rx') return ['rx'];
  const senders = Array.from({ length: binds }, () => bind);
  // A transmitter hears nothing: receipts and replies need a receiver beside it.
  return bind === 'tx' ? [...senders, 'rx'] : senders;
};

/**
 * The binds of one carrier that this replica holds: they share the work and each comes back by itself. Each bind is
 * held by one replica at a time (rule S20): nothing is written on it once the lease may be another's.
 */
export interface Binds {
  /** How many binds that can submit are this replica's. */
  senders(): number;
  /** True when what can submit is held by other replicas: there is nothing wrong, and nothing to do here. */
  isStandby(): boolean;
  /** The numbers of the binds this replica holds. */
  numbers(): readonly number[];
  /** The tokens of the leases this replica may submit under. */
  tokens(): readonly bigint[];
  /** Submits over the next bind that is up; `unsent` when none is. */
  submit(content: Content<'submit_sm'>): Promise<SubmitOutcome>;
  /** Asks the SMSC about a message over the next bind that is up. */
  query(content: Content<'query_sm'>): Promise<Outcome<'query_sm'>>;
  /** Why nothing can be sent now; null when something can. */
  fault(): string | null;
  /** True while it is bound to receive, and for nothing else. */
  isReceiver(): boolean;
  stop(): Promise<void>;
}

/** The session checks the certificate against the public authorities, or against the carrier's own alone. */
const tlsOf = ({ tls, ca }: SmppSettings): Pick<EsmeOptions, 'tls'> => {
  if (!tls) return { tls: false };
  return ca === undefined ? {} : { tls: { ca } };
};

/** A bind this replica holds, and what keeps it connected. */
interface Line {
  readonly type: BindType;
  readonly held: HeldBind;
  readonly esme: Esme;
}

/** Texts whose end a bind still owes. */
const waitingOn = ({ inFlight, queued }: Session): number => inFlight + queued;

const MARKED_BY_TLVS: ReadonlySet<string> = new Set(['sar', 'payload']);
const NO_TLVS =
  'the SMSC told no interface version, so it takes no TLVs and long texts are refused. Set profile.longMessages to udh-16.';

const NOT_BOUND = { kind: 'unsent', cause: 'not-bound' } as const;
const STANDBY = 'other replicas hold its binds';

export const startBinds = async (
  options: RunningCarrierOptions<SmppSettings>,
  deliveries: Deliveries,
  onLate: (answer: LateAnswer) => void,
): Promise<Binds> => {
  const { settings, secret, database, replica, onFault } = options;
  const types = bindTypesOf(settings);
  const lines = new Map<number, Line>();
  /** The lines that may submit, as long as their leases hold. */
  let sending: readonly Line[] = [];
  const { host, port, systemId, systemType, window, rate, reconnect, profile } = settings;
  const lookup = createGuardedLookup((address) => objectionToHost(address, settings));
  let problem: string | null = 'not bound yet';
  const start = (type: BindType, held: HeldBind): Line => {
    const esme = new Esme({
      host,
      port,
      lookup,
      systemId,
      systemType,
      password: secret ?? '',
      bind: BIND_TYPES[type],
      permit: held.holds,
      window,
      responseTimeout: profile.responseTimeoutMs,
      keepAlive: { idle: profile.enquireLinkMs, timeout: profile.enquireLinkTimeoutMs },
      backoff: { min: reconnect.minMs, max: reconnect.maxMs },
      ...(rate === null ? {} : { rate: { limit: rate } }),
      ...tlsOf(settings),
      handlers: { deliver_sm: deliveries.handler, data_sm: deliveries.handler },
    });
    esme.on('bound', () => {
      problem = null;
      if (MARKED_BY_TLVS.has(profile.longMessages) && esme.session?.tlvsAllowed === false)
        onFault(new Error(`Carrier ${options.name}: ${NO_TLVS}`));
    });
    esme.on('closed', (cause) => {
      problem = `the bind was lost (${cause.kind})`;
    });
    esme.on('failed', (failure) => {
      problem = describeFailure(failure);
      onFault(new Error(`Carrier ${options.name}: ${problem}.`));
    });
    esme.on('late', onLate);
    esme.on('fault', (fault) => onFault(sessionFault(options.name, fault)));
    esme.start();
    return { type, held, esme };
  };

  const stopSending = (line: Line | undefined): void => {
    sending = sending.filter((each) => each !== line);
  };
  const forget = (line: Line | undefined): void => {
    if (line && lines.get(line.held.bind) === line) lines.delete(line.held.bind);
  };

  const keeper = await keepLeases({
    database,
    carrier: options.name,
    replicaId: replica.id,
    leaseMs: replica.leaseMs,
    binds: types.length,
    onFault,
    onHeld: (held) => {
      const line = start(types[held.bind - 1]!, held);
      lines.set(held.bind, line);
      if (line.type !== 'rx') sending = [...sending, line];
    },
    onLost: (bind) => {
      const line = lines.get(bind);
      stopSending(line);
      forget(line);
      line?.esme.abandon();
    },
    takeLeave: async (bind) => {
      const line = lines.get(bind);
      stopSending(line);
      await line?.esme.stop();
      forget(line);
    },
    isBound: (bind) => lines.get(bind)?.esme.session !== undefined,
  });
  const holding = (): Line[] => sending.filter(({ held }) => held.holds());
  const isStandby = (): boolean => keeper.isInformed() && settings.bind !== 'rx' && holding().length === 0;
  const receives = (): boolean => [...lines.values()].some(({ esme }) => esme.session !== undefined);
  let turn = 0;
  const next = (): Session | undefined => {
    let least: Session | undefined;
    for (let tried = 0; tried < sending.length; tried++) {
      const { esme, held } = sending[turn++ % sending.length]!;
      const { session } = esme;
      if (!session || !held.holds()) continue;
      // One that is full, slowed down or in doubt would hold the text back while another could send it.
      if (session.capacity > 0) return session;
      if (!least || waitingOn(session) < waitingOn(least)) least = session;
    }
    return least;
  };

  return {
    senders: () => holding().length,
    isStandby,
    numbers: () => [...lines.keys()].toSorted((a, b) => a - b),
    tokens: () => holding().map(({ held }) => held.token),
    submit: (content) => next()?.submit(content) ?? Promise.resolve(NOT_BOUND),
    query: (content) => next()?.request('query_sm', content) ?? Promise.resolve(NOT_BOUND),
    isReceiver: () => settings.bind === 'rx' && receives(),
    fault: () => {
      if (settings.bind === 'rx') return receives() ? 'it is bound as a receiver only' : problem;
      if (holding().some(({ esme }) => esme.session !== undefined)) return null;
      return isStandby() ? STANDBY : problem;
    },
    stop: () => keeper.stop(),
  };
};
