import type { Receipt } from '../carriers/carrier.ts';
import { storableOutcome, storableReceipt } from '../carriers/storable-updates.ts';
import type { OutcomeUpdate } from '../messages/outcome.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { isStorableInstant } from '../quarantine/storable.ts';

/** Makes what carriers tell storable; what had to be changed for that is kept in quarantine as it was given. */
export interface StorableForms {
  outcome(given: OutcomeUpdate): OutcomeUpdate;
  /** `kept` resolves when what was changed is in quarantine. */
  receipts(given: readonly Receipt[]): {
    readonly receipts: readonly Receipt[];
    readonly kept: Promise<unknown>;
  };
}

/** The hour of its arrival is left out, so that the same again is the same. */
const receiptAsGiven = (receipt: Receipt): unknown => {
  const { at, ...given } = receipt;
  return isStorableInstant(at) ? given : receipt;
};

export const createStorableForms = ({
  quarantine,
  now,
  onFault,
}: {
  readonly quarantine: Quarantine;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}): StorableForms => ({
  outcome: (given) => {
    const { carrier: name, message, outcome } = given;
    const { update, changed: reason } = storableOutcome(outcome, message.messageId);
    if (reason !== null)
      quarantine
        .keep({ source: 'carrier', name, kind: 'outcome', reason, body: JSON.stringify(outcome) })
        .catch(onFault);
    return { ...given, outcome: update };
  },
  receipts: (given) => {
    const at = now();
    const forms = given.map((receipt) => storableReceipt(receipt, at));
    const kept = forms.map(({ changed: reason }, place) => {
      if (reason === null) return null;
      const receipt = given[place]!;
      const body = JSON.stringify(receiptAsGiven(receipt));
      return quarantine.keep({ source: 'carrier', name: receipt.carrier, kind: 'receipt', reason, body });
    });
    return { receipts: forms.map(({ update }) => update), kept: Promise.all(kept) };
  },
});
