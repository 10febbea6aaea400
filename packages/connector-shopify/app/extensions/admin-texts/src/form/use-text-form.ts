import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Answered, Gateway, Outcomes } from '../gateway/gateway.ts';
import { createNewestFirst } from '../gateway/newest-first.ts';
import { EMPTY_FORM, type FormState, wordingOf } from './form-state.ts';

/** A form with what the gateway says of it. */
export interface TextForm {
  readonly state: FormState;
  /** What would become of it; null as long as nothing is filled in or answered. */
  readonly estimate: Answered<Outcomes> | null;
  /** What became of it; null until it is sent. */
  readonly sent: Answered<Outcomes> | null;
  readonly isSending: boolean;
  fill(part: Partial<FormState>): void;
  send(): Promise<void>;
}

/** Keeps a form about some orders or customers, asks what it costs while it is filled in, and sends it once; what is filled in afterwards is another text. */
export const useTextForm = (gateway: Gateway, objects: string[]): TextForm => {
  const [state, setState] = useState<FormState>(EMPTY_FORM);
  const [estimate, setEstimate] = useState<Answered<Outcomes> | null>(null);
  const [sent, setSent] = useState<Answered<Outcomes> | null>(null);
  const [isSending, setSending] = useState(false);
  // One key for one text: a second click, or a retry, is the same one.
  const key = useRef(crypto.randomUUID());
  const askNewest = useMemo(() => createNewestFirst(gateway.estimate, setEstimate), [gateway]);
  const wording = wordingOf(state, objects);

  useEffect(() => {
    if (wording === null) setEstimate(null);
    else askNewest(wording);
  }, [JSON.stringify(wording)]);

  const send = async (): Promise<void> => {
    if (wording === null || isSending || sent?.ok) return;
    setSending(true);
    setSent(await gateway.send({ ...wording, key: key.current }));
    setSending(false);
  };
  const fill = (part: Partial<FormState>): void => {
    if (sent?.ok) {
      key.current = crypto.randomUUID();
      setSent(null);
    }
    setState((before) => ({ ...before, ...part }));
  };
  return { state, estimate, sent, isSending, fill, send };
};
