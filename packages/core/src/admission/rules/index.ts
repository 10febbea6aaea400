import type { Rule } from '../rule.ts';
import { credit } from './credit.ts';
import { price } from './price.ts';
import { route } from './route.ts';
import { schedule } from './schedule.ts';

/** The rules of admission, in the order they are asked: the first that refuses ends it. Money comes last. */
export const RULES: readonly Rule[] = [schedule, route, price, credit];
