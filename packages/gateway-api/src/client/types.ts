import type { z } from 'zod';
import type { eventCreateSchema, eventSchema } from '../events/index.ts';
import type { messageDetailSchema, messageSchema, sendSchema } from '../messages/index.ts';
import type { otpCreateSchema, otpSchema } from '../otp/index.ts';

export type { WebhookEvent, WebhookEventType } from '../webhooks/index.ts';

/** A text to send. */
export type Send = z.input<typeof sendSchema>;
/** A message as it stands. */
export type Message = z.output<typeof messageSchema>;
/** A message with its text, its segments and its why-card. */
export type MessageDetail = z.output<typeof messageDetailSchema>;
/** A code to send. */
export type OtpCreate = z.input<typeof otpCreateSchema>;
/** A challenge as it stands. */
export type Otp = z.output<typeof otpSchema>;
/** A shop or CRM event to report. */
export type EventCreate = z.input<typeof eventCreateSchema>;
/** An event as stored. */
export type Event = z.output<typeof eventSchema>;
