const NAME = 'message';
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const REFERENCE = new RegExp(`^(${UUID})\\.(${UUID})$`);

/** Which message a provider's callback is about, in our own words. */
export interface MessageReference {
  readonly accountId: string;
  readonly messageId: string;
}

/** Writes a reference as one word, for providers that give it back. */
export const writeReference = ({ accountId, messageId }: MessageReference): string =>
  `${accountId}.${messageId}`;

/** Reads a reference; null when it is none of ours. */
export const readReference = (word: string | null | undefined): MessageReference | null => {
  const match = REFERENCE.exec(word ?? '');
  return match && { accountId: match[1]!, messageId: match[2]! };
};

/** A callback address that says which message it is about. */
export const referringUrl = (callbackUrl: string, message: MessageReference): string =>
  `${callbackUrl}?${NAME}=${writeReference(message)}`;

/** The message that a callback's address says it is about. */
export const referenceOf = (search: string): MessageReference | null =>
  readReference(new URLSearchParams(search).get(NAME));
