import type { Finding } from '@carillon/connector-kit/shop';
import type { AskedShop } from '../../../engine/shops/asked-shop.ts';
import type { ShopAsker } from '../../../engine/shops/shop-asker.ts';
import type { Database } from '../../../infrastructure/database/open.ts';
import type { ConnectionRow } from '../connections.ts';
import { type DoctorFacts, readDoctorFacts } from './doctor-facts.ts';
import { webhookAddressOf } from './subscribe.ts';

export interface DoctorDependencies {
  readonly database: Database;
  readonly asker: ShopAsker;
  readonly publicUrl: string | null;
  /** Whether shops of a platform can be asked at all. */
  readonly isAsked: (platform: string) => boolean;
  readonly now: () => number;
}

const line =
  (state: Finding['state']) =>
  (check: string, detail: string, fix: string): Finding => ({ check, state, detail, fix });

const ok = (check: string, detail: string): Finding => ({ check, state: 'ok', detail, fix: null });
const warning = line('warning');
const failing = line('failing');
const unknown = line('unknown');

const REACHED = /^https:\/\/(?!localhost|127\.|10\.|192\.168\.|\[?::1)/;

const publicAddress = (publicUrl: string | null): Finding => {
  const check = 'public_address';
  if (publicUrl === null)
    return failing(
      check,
      'Nobody said under which address this gateway is reached, so no platform can be told where to post.',
      'Set GATEWAY_PUBLIC_URL to the public https address of the gateway.',
    );
  return REACHED.test(publicUrl)
    ? ok(check, `The gateway is reached under ${publicUrl}.`)
    : failing(
        check,
        `${publicUrl} is no https address that a platform reaches.`,
        'Set GATEWAY_PUBLIC_URL to a public https address that leads here.',
      );
};

const INSTALL = 'Install the app: POST /v1/connections/{id}/install, and follow the link.';

/** By state of the connection. */
const ACCESS: Readonly<Record<ConnectionRow['state'], (row: ConnectionRow) => Finding>> = {
  installed: ({ stateSince }) =>
    ok('access', `The app is installed since ${stateSince.toISOString()}, and its tokens are kept valid.`),
  connected: () =>
    warning(
      'access',
      'The app is not installed: webhooks are read, and nothing can be asked of the shop before a text leaves.',
      INSTALL,
    ),
  suspended: ({ stateDetail, stateSince }) =>
    failing('access', `${stateDetail} It is so since ${stateSince.toISOString()}.`, INSTALL),
  removed: ({ stateSince }) =>
    failing('access', `The shop removed the app at ${stateSince.toISOString()}.`, INSTALL),
};

const DAY_MS = 24 * 3_600_000;

const signature = ({ unsignedAt }: ConnectionRow, { lastWebhookAt }: DoctorFacts, now: number): Finding => {
  const check = 'signature';
  const fix =
    'Give the connection the client secret of the app: PATCH /v1/connections/{id} with {"secret": "..."}.';
  const isNewer = unsignedAt !== null && (lastWebhookAt === null || unsignedAt > lastWebhookAt);
  if (isNewer && now - unsignedAt.getTime() < DAY_MS)
    return failing(
      check,
      `A webhook that names the shop came at ${unsignedAt.toISOString()} with a signature that fits no secret of it.`,
      fix,
    );
  return lastWebhookAt === null
    ? unknown(check, 'No webhook of the shop has come yet.', 'Change an order in the shop, and look again.')
    : ok(check, `The last webhook came at ${lastWebhookAt.toISOString()}, and its signature was right.`);
};

const reading = ({ failed }: DoctorFacts): Finding =>
  failed === 0
    ? ok('reading', 'All webhooks of the last day were read.')
    : warning(
        'reading',
        `${failed} webhook(s) of the last day could not be read.`,
        'See GET /v1/connections/{id}/webhooks?state=failed; once the cause is mended, POST .../webhooks/replay reads them again.',
      );

/** A platform's instants have whole seconds, and a clock that is set by the network is never so far off. */
const MOST_AHEAD_MS = 30_000;

const clock = ({ aheadMs }: DoctorFacts): Finding => {
  if (aheadMs === null)
    return unknown('clock', 'No webhook has said yet what time it is at the platform.', 'Look again later.');
  return aheadMs <= MOST_AHEAD_MS
    ? ok('clock', "The gateway's clock agrees with the platform's.")
    : failing(
        'clock',
        `The gateway's clock is ${Math.round(aheadMs / 1_000)} s behind the platform's: signed ways back are refused, and texts leave late.`,
        'Let the machine set its clock by the network (NTP).',
      );
};

const sender = ({ defaultSender }: DoctorFacts): Finding =>
  defaultSender === null
    ? warning(
        'sender',
        "No sender is set: customers see the carrier's own number.",
        'Set a sender for the account, or in the steps of automations.',
      )
    : ok('sender', `Texts are shown as sent by ${defaultSender}.`);

const balance = ({ available, lowAt }: DoctorFacts, { mode }: ConnectionRow): Finding => {
  if (mode === 'test') return ok('balance', 'A test connection costs nothing.');
  if (available <= 0n)
    return failing(
      'balance',
      'There is no credit: every text is refused.',
      'Buy credit: POST /v1/wallet/purchases.',
    );
  return lowAt !== null && available < lowAt
    ? warning('balance', 'The credit is below its warning level.', 'Buy credit: POST /v1/wallet/purchases.')
    : ok('balance', 'There is credit.');
};

const missed = ({ lastPeriod }: DoctorFacts): Finding => {
  const check = 'missed_events';
  if (lastPeriod === null)
    return unknown(check, 'The shop was not asked yet what has changed.', 'Look again in an hour.');
  const { state, detail, seen, healed, untilAt } = lastPeriod;
  if (state === 'failed')
    return warning(
      check,
      `The shop could not be asked what has changed: ${detail}`,
      'It is asked again within the hour.',
    );
  return ok(
    check,
    `Up to ${untilAt.toISOString()} the shop told ${seen + healed} fact(s), of which ${healed} had not come by webhook.`,
  );
};

const SHOP_MS = 10_000;

const askShop = async (
  { asker, publicUrl }: DoctorDependencies,
  shop: AskedShop,
): Promise<readonly Finding[]> => {
  const address = webhookAddressOf(publicUrl ?? 'https://gateway.invalid', shop.platform);
  const found = await asker.ask(shop, SHOP_MS, (port, access) => port.examine(access, address));
  if (found.ok) return found.value;
  return [
    failing(
      'shop',
      `The shop could not be asked: ${found.error.detail}`,
      'Look again in a minute; install the app anew if it stays so.',
    ),
  ];
};

const WORST = ['failing', 'warning', 'unknown', 'ok'] as const;

/** Looks at a connection as a doctor: each line says what was found, and each red one what to do. */
export const examineConnection = async (
  deps: DoctorDependencies,
  connection: ConnectionRow,
): Promise<readonly Finding[]> => {
  const now = deps.now();
  const facts = await readDoctorFacts(deps.database, connection, now);
  const asked = deps.isAsked(connection.platform);
  const findings = [
    publicAddress(deps.publicUrl),
    ...(asked ? [ACCESS[connection.state](connection)] : []),
    signature(connection, facts, now),
    clock(facts),
    reading(facts),
    sender(facts),
    balance(facts, connection),
    ...(connection.state === 'installed' ? [missed(facts), ...(await askShop(deps, connection))] : []),
  ];
  return findings.toSorted((one, other) => WORST.indexOf(one.state) - WORST.indexOf(other.state));
};
