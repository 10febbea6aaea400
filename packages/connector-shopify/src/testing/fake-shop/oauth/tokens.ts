/** What a merchant allowed, and the tokens out that prove it. */
interface Grant {
  readonly scopes: readonly string[];
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  readonly refreshToken: string;
  readonly refreshEndsAt: number;
  /** The refresh token before, which is taken until this grant is used. */
  readonly before: string | null;
  used: boolean;
}

const HOUR = 3_600_000;
const REFRESH_DAYS = 90;

/** What `/admin/oauth/access_token` answers. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly scope: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_token_expires_in: number;
}

/**
 * The tokens of one app in one shop: each lives for 60 minutes, its refresh token for 90 days. A refresh token is replaced
 * when it is used, and still taken until the first use of its successor (shopify.dev/changelog, 28 August 2026).
 */
export const createTokens = (now: () => number) => {
  let grants: Grant[] = [];
  let count = 0;

  const issue = (scopes: readonly string[], before: string | null): TokenAnswer => {
    count += 1;
    const grant: Grant = {
      scopes,
      accessToken: `shpat_fake_${count}`,
      endsAt: now() + HOUR,
      refreshToken: `shprt_fake_${count}`,
      refreshEndsAt: now() + REFRESH_DAYS * 24 * HOUR,
      before,
      used: false,
    };
    grants = [...grants, grant];
    return {
      access_token: grant.accessToken,
      scope: scopes.join(','),
      expires_in: HOUR / 1_000,
      refresh_token: grant.refreshToken,
      refresh_token_expires_in: (REFRESH_DAYS * 24 * HOUR) / 1_000,
    };
  };

  return {
    issue: (scopes: readonly string[]): TokenAnswer => issue(scopes, null),

    /** A new grant for a refresh token; null when it is not taken. */
    refresh: (token: string): TokenAnswer | null => {
      const grant = grants.find(({ refreshToken }) => refreshToken === token);
      if (!grant || grant.refreshEndsAt <= now()) return null;
      const successor = grants.find(({ before }) => before === token);
      if (successor?.used) return null;
      return issue(grant.scopes, token);
    },

    /** The scopes an access token allows; null when it is not known any more. Its use ends the refresh token before it. */
    scopesOf: (accessToken: string): readonly string[] | null => {
      const grant = grants.find((one) => one.accessToken === accessToken);
      if (!grant || grant.endsAt <= now()) return null;
      grant.used = true;
      return grant.scopes;
    },

    /** The merchant removed the app: nothing is known any more. */
    end: (): void => {
      grants = [];
    },
  };
};

export type Tokens = ReturnType<typeof createTokens>;
