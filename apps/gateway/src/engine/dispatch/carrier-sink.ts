import { isDataFault } from '../../infrastructure/database/data-fault.ts';
import type { Acceptance, CarrierSink, HandsetText } from '../carriers/carrier.ts';
import { storableHandsetText } from '../carriers/storable-updates.ts';
import { type Quarantine, reasonOf } from '../quarantine/quarantine.ts';
import type { Recorder } from './outcome-recorder.ts';

export interface CarrierSinkOptions {
  readonly recorder: Pick<Recorder, 'receipts'>;
  /** Puts texts from handsets on disk. */
  readonly texts: {
    receive(text: HandsetText): Promise<void>;
    applyStop(part: HandsetText): Promise<void>;
  };
  readonly acceptances: (acceptances: readonly Acceptance[]) => Promise<void>;
  readonly quarantine: Quarantine;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/**
 * The one place where what comes back from carriers is taken in, whatever their kind: in a form that can be stored,
 * or else in quarantine, so that no carrier need say again what can never be stored.
 */
export const createCarrierSink = (options: CarrierSinkOptions): CarrierSink => {
  const { recorder, texts, acceptances, quarantine, now, onFault } = options;
  return {
    receipts: (receipts) => recorder.receipts(receipts),
    acceptances,
    unreadable: ({ carrier: name, ...found }) => quarantine.keep({ source: 'carrier', name, ...found }),
    applyStop: (part) => texts.applyStop(storableHandsetText(part, now())),
    inbound: async (text) => {
      try {
        await texts.receive(storableHandsetText(text, now()));
      } catch (error) {
        if (!isDataFault(error)) throw error;
        onFault(error);
        const { carrier: name } = text;
        await quarantine.keep({
          source: 'carrier',
          name,
          kind: 'text',
          reason: reasonOf(error),
          body: JSON.stringify(text),
        });
      }
    },
  };
};
