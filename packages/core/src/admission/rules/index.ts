import { consent } from './consent.ts';
import { credit } from './credit.ts';
import { destination } from './destination.ts';
import { frequency } from './frequency.ts';
import { longText } from './long-text.ts';
import { price } from './price.ts';
import { purposeGuard } from './purpose-guard.ts';
import { route } from './route.ts';
import { schedule } from './schedule.ts';
import { senderRules } from './sender-rules.ts';
import { sendingWindow } from './sending-window.ts';
import { spending } from './spending.ts';
import { stopMention } from './stop-mention.ts';
import { suppression } from './suppression.ts';

/** The rules of admission, in the order they are asked: the first that refuses ends it. Money comes last. */
export const RULES = [
  destination,
  suppression,
  consent,
  purposeGuard,
  senderRules,
  stopMention,
  longText,
  schedule,
  sendingWindow,
  frequency,
  route,
  price,
  spending,
  credit,
] as const;

/** Every code that a rule refuses with. */
export type RefusalCode = (typeof RULES)[number]['codes'][number];
