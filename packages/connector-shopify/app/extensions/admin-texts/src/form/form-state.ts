import type { Sending } from '../gateway/gateway.ts';

/** What somebody has filled in. */
export interface FormState {
  /** The name of a template; null is a text of one's own. */
  readonly template: string | null;
  readonly text: string;
  readonly purpose: Sending['purpose'];
}

export const EMPTY_FORM: FormState = { template: null, text: '', purpose: 'transactional' };

/** What the gateway is asked about the form; null as long as there is nothing to send. */
export const wordingOf = (
  { template, text, purpose }: FormState,
  objects: string[],
): Omit<Sending, 'key'> | null => {
  if (objects.length === 0) return null;
  if (template !== null) return { objects, template, purpose };
  return text.trim() === '' ? null : { objects, text, purpose };
};
