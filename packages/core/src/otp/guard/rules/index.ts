import type { GuardRule, GuardRuleName } from '../rule.ts';
import { consecutiveNumbers, conversion } from './conversion.ts';
import { countryClosed, lineType, pricePerMessage } from './destination.ts';
import { accountLimit, ipLimit, numberLimit, prefixLimit, pricePerHour } from './limits.ts';

/** Every rule under its name. */
export const RULES: Readonly<Record<GuardRuleName, GuardRule>> = {
  country_closed: countryClosed,
  line_type: lineType,
  price_per_message: pricePerMessage,
  conversion,
  consecutive_numbers: consecutiveNumbers,
  number_limit: numberLimit,
  ip_limit: ipLimit,
  prefix_limit: prefixLimit,
  account_limit: accountLimit,
  price_per_hour: pricePerHour,
};
