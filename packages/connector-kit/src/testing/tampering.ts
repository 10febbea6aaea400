import type { WebhookRequest } from '../webhook/index.ts';

/** The bytes with one bit turned over. */
export const flipBit = (bytes: Uint8Array, position: number, bit: number): Uint8Array =>
  bytes.map((byte, index) => (index === position ? byte ^ (1 << bit) : byte));

/** The text with one character replaced by another of the Base64 alphabet. */
export const flipCharacter = (text: string, position: number): string =>
  text.slice(0, position) + (text[position] === 'A' ? 'B' : 'A') + text.slice(position + 1);

/** The request with another body and the same headers. */
export const withBody = (request: WebhookRequest, rawBody: Uint8Array): WebhookRequest => ({
  ...request,
  rawBody,
});

/** The request without a header, its name in any case. */
export const withoutHeader = (request: WebhookRequest, name: string): WebhookRequest => ({
  ...request,
  headers: Object.fromEntries(
    Object.entries(request.headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase()),
  ),
});

/** The request with another value for a header. */
export const withHeader = (request: WebhookRequest, name: string, value: string): WebhookRequest => {
  const { headers, rawBody } = withoutHeader(request, name);
  return { headers: { ...headers, [name]: value }, rawBody };
};
