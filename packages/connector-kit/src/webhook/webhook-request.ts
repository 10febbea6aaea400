/** Header names in any case; a header that came more than once may be a list. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request as it came in, before anybody believes it. */
export interface WebhookRequest {
  readonly headers: WebhookHeaders;
  /** The bytes as received, before any parser touched them: the signature is over exactly these. */
  readonly rawBody: Uint8Array;
}

/**
 * The trimmed value of a header, its name compared without case; null when it is missing or blank. Repeated
 * headers are joined with `, ` (RFC 9110, 5.3).
 */
export const headerValue = (headers: WebhookHeaders, name: string): string | null => {
  const wanted = name.toLowerCase();
  const values = Object.entries(headers).flatMap(([key, value]) =>
    value !== undefined && key.toLowerCase() === wanted ? value : [],
  );
  return values.join(', ').trim() || null;
};
