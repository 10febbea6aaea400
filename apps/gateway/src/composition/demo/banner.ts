import { join } from 'node:path';
import type { Config } from '../../infrastructure/config/config.ts';
import type { Demo } from './demo.ts';

const RULE = '-'.repeat(100);

const demoLines = (address: string, { key, folder }: Demo): string[] => [
  '',
  `  Demo key      ${key}`,
  `  Operator key  in ${join(folder, 'operator-key')}`,
  '',
  '  Your first text, to a virtual phone:',
  '',
  `  curl -s ${address}/v1/messages -H "Authorization: Bearer ${key}" \\`,
  `    -H "Content-Type: application/json" \\`,
  `    -d '{"to":"+33639980001","text":"Hello from Carillon","purpose":"transactional"}'`,
  '',
  '  and what the phone shows:',
  '',
  `  curl -s ${address}/v1/phones/+33639980001 -H "Authorization: Bearer ${key}"`,
];

/** What to do next, printed once the gateway is ready. */
export const banner = ({
  address,
  demo,
  config,
}: {
  address: string;
  demo: Demo | null;
  config: Config;
}): string =>
  [
    '',
    RULE,
    '  Carillon is ready.',
    '',
    `  API       ${address}/v1`,
    `  Docs      ${address}/docs      (every error code: ${address}/docs/errors)`,
    `  Health    ${address}/ready`,
    `  Data      ${config.databaseUrl === undefined ? config.dataDir : 'in the database of DATABASE_URL'}`,
    ...(demo ? demoLines(address, demo) : []),
    '',
    '  Ctrl-C stops it; what was accepted is on disk.',
    RULE,
    '',
    '',
  ].join('\n');
