import type { ShopFailure, ShopFailureCode } from '@carillon/connector-kit/shop';
import { type Failed, fail } from '@carillon/core/result';

/** Says why a shop gave no answer, in one sentence. */
export const failShop = (
  code: ShopFailureCode,
  detail: string,
  retryAfterMs: number | null = null,
): Failed<ShopFailure> => fail({ code, detail, retryAfterMs });
