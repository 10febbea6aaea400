/** Why a text is sent: `transactional` tells a customer about something they have; `commercial` is marketing. */
export const PURPOSES = ['transactional', 'commercial'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The queues of dispatch, most urgent first: a lane is served only when those before it are empty. */
export const LANES = ['otp', 'transactional', 'conversation', 'commercial'] as const;
export type Lane = (typeof LANES)[number];
