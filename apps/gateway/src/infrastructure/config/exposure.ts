import { matcherOf } from '../ip-networks/network-list.ts';

/** What of a config says who can reach the gateway, and how. */
export interface Exposure {
  readonly environment: 'production' | 'development';
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly limits: { readonly trustedProxies: readonly string[] };
}

const isLoopback = matcherOf(['127.0.0.0/8', '::1']);

/** What an operator should know about the way keys, texts and numbers take to a gateway in production. */
export const exposureWarnings = ({ environment, host, publicUrl, limits }: Exposure): readonly string[] => {
  if (environment === 'development') return [];
  const isLocal = host === 'localhost' || isLoopback(host);
  return [
    ...(isLocal || limits.trustedProxies.length > 0
      ? []
      : [
          `GATEWAY_HOST is ${host}, and the gateway speaks plain HTTP: whoever is on the way can read keys and texts. ` +
            'Put a proxy that ends TLS before it, name it in GATEWAY_TRUSTED_PROXIES, and let nobody else reach this port',
        ]),
    ...(publicUrl?.startsWith('http:')
      ? [`GATEWAY_PUBLIC_URL is not https: callbacks with texts and numbers come over plain HTTP`]
      : []),
  ];
};
