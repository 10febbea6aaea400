import { createClient } from '@carillon/gateway-api/client';
import { createLoginSite } from './server.ts';

const { GATEWAY_URL = 'http://127.0.0.1:8080', GATEWAY_KEY, SITE_DOMAIN, SITE_PORT = '3000' } = process.env;
if (GATEWAY_KEY === undefined || SITE_DOMAIN === undefined) {
  process.stderr.write(
    'Set GATEWAY_KEY to a key of the gateway, and SITE_DOMAIN to the host name of this site.\n',
  );
  process.exit(78);
}

/** The users of this example: the virtual phones of the gateway's simulator. */
const USERS = /^(\+33|0)6 ?39 ?98( ?\d\d){2}$/;

const site = createLoginSite({
  gateway: createClient({ baseUrl: GATEWAY_URL, key: GATEWAY_KEY }),
  domain: SITE_DOMAIN,
  isUser: async (phone) => USERS.test(phone),
});
site.listen(Number(SITE_PORT), '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${SITE_PORT} answers for ${SITE_DOMAIN}\n`),
);
