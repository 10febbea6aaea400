/** The statuses users see, each with its place in the order of news: a lower rank never replaces a higher one. */
export const MESSAGE_STATUSES = {
  on_hold: { rank: 0, final: false, meaning: 'Accepted; it has not left for the carrier yet' },
  transmitted: { rank: 1, final: false, meaning: 'Handed to the carrier; no final receipt yet' },
  delivered: { rank: 2, final: true, meaning: 'The handset has it' },
  not_issued: { rank: 2, final: true, meaning: 'It was refused or could not be delivered' },
  expired: { rank: 2, final: true, meaning: 'No final receipt within 48 hours, or its time ran out' },
  blacklisted: { rank: 2, final: true, meaning: 'The recipient may not be texted' },
} as const satisfies Record<string, { rank: number; final: boolean; meaning: string }>;

export type MessageStatus = keyof typeof MESSAGE_STATUSES;

/** Tells whether nothing more is expected to happen to a message. */
export const isFinal = (status: MessageStatus): boolean => MESSAGE_STATUSES[status].final;

/** News about a message. `byTimer` marks an expiry that we set ourselves because the carrier stayed silent. */
export interface StatusNews {
  readonly status: MessageStatus;
  readonly byTimer?: boolean;
}

/**
 * The status after news has come in, whatever its order and however often it comes: status only moves forward and
 * a final one stays, except that a true `delivered` replaces an expiry set by our own timer.
 */
export const nextStatus = (current: StatusNews, news: StatusNews): StatusNews => {
  if (!isFinal(current.status)) {
    return MESSAGE_STATUSES[news.status].rank > MESSAGE_STATUSES[current.status].rank ? news : current;
  }
  const ownExpiry = current.status === 'expired' && current.byTimer === true;
  return ownExpiry && news.status === 'delivered' ? news : current;
};
