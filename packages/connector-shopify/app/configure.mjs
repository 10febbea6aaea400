// Writes shopify.app.<name>.toml, the app of one gateway, from the shopify.app.toml beside this file:
//
//   node configure.mjs --client-id <of your app> --gateway https://sms.example.com [--name own]
//
// Then: npx shopify app deploy --config own
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const EXAMPLE = { gateway: 'https://sms.example.com', clientId: '00000000000000000000000000000000' };

/** Why a value cannot be used, and what to give instead; null when it can. */
const faultOf = ({ clientId, gateway, name }) => {
  if (!/^[0-9a-f]{32}$/.test(clientId))
    return '--client-id must be the client id of your app: 32 hexadecimal digits, from its page in the Dev Dashboard.';
  if (!/^[a-z0-9-]{1,30}$/.test(name))
    return '--name must be lower-case letters, digits and hyphens, such as own.';
  const url = URL.canParse(gateway) ? new URL(gateway) : null;
  if (url?.protocol !== 'https:' || url.origin !== gateway.replace(/\/$/, ''))
    return '--gateway must be the public https address of your gateway without a path, such as https://sms.acme.com.';
  return null;
};

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      'client-id': { type: 'string', default: '' },
      gateway: { type: 'string', default: '' },
      name: { type: 'string', default: 'own' },
    },
  });
  return { clientId: values['client-id'], gateway: values.gateway, name: values.name };
};

const options = readOptions();
const fault = faultOf(options);
if (fault === null) {
  const template = readFileSync(join(import.meta.dirname, 'shopify.app.toml'), 'utf8');
  const file = `shopify.app.${options.name}.toml`;
  const own = template
    .replaceAll(EXAMPLE.gateway, new URL(options.gateway).origin)
    .replaceAll(EXAMPLE.clientId, options.clientId);
  writeFileSync(join(import.meta.dirname, file), own);
  console.log(`${file} is written. Deploy the app with: npx shopify app deploy --config ${options.name}`);
} else {
  console.error(fault);
  process.exitCode = 1;
}
