import { succeed } from '@carillon/core/result';
import type { ShopInstall, ShopPort } from '../../src/shop/index.ts';
import { hexSignature } from './parcel-connector.ts';
import { createParcelPort, type ParcelDesk } from './parcel-port.ts';
import type { MakePort } from './parcel-shop.ts';

/** A port with one fault, and the case of the battery that must notice it. */
export interface BrokenPort {
  readonly fault: string;
  readonly noticedBy: string;
  readonly makePort: MakePort;
}

type Change = (honest: ShopPort, desk: ParcelDesk) => Partial<ShopPort>;

const broken = (fault: string, noticedBy: string, change: Change): BrokenPort => ({
  fault,
  noticedBy,
  makePort: (desk) => {
    const honest = createParcelPort(desk);
    return { ...honest, ...change(honest, desk) };
  },
});

const brokenInstall = (
  fault: string,
  noticedBy: string,
  change: (honest: ShopInstall) => Partial<ShopInstall>,
): BrokenPort => broken(fault, noticedBy, ({ install }) => ({ install: { ...install, ...change(install) } }));

/** Signs a query anew, so that what it was signed with no longer matters. */
const resigned = (query: string, secret: string): string => {
  const [signed = ''] = query.split('&signature=');
  return `${signed}&signature=${hexSignature(signed, secret)}`;
};

const UNSIGNED = 'refuses a way back that the platform did not sign, or not now';
const ENDED = 'says that access ended when the app was removed, or cannot be renewed';
const CHANGED = 'tells what changed under the keys of the webhooks, and only of the time that was asked for';

const INSTALL_FAULTS: readonly BrokenPort[] = [
  brokenInstall(
    'a grant of nothing',
    'takes a merchant back whom the platform sends, and gives a grant',
    (honest) => ({
      accept: async (back) => {
        const grant = await honest.accept(back);
        return grant.ok ? succeed({ ...grant.value, scopes: [] }) : grant;
      },
    }),
  ),
  brokenInstall('a signature that nobody checks', UNSIGNED, (honest) => ({
    accept: (back) => honest.accept({ ...back, query: resigned(back.query, back.app.clientSecret) }),
  })),
  broken('a clock that stands still with the query', UNSIGNED, (honest, desk) => ({
    install: {
      ...honest.install,
      accept: (back) => {
        const at = Number(new URLSearchParams(back.query).get('at'));
        return createParcelPort({ ...desk, now: () => at }).install.accept(back);
      },
    },
  })),
  brokenInstall(
    'a way back to whatever shop it names',
    'refuses a way back to another shop, or to an install that nobody began',
    (honest) => ({
      accept: (back) =>
        honest.accept({
          ...back,
          shop: honest.shopOf(back.query) ?? '',
          state: honest.stateOf(back.query) ?? '',
        }),
    }),
  ),
  brokenInstall(
    'a grant for ever',
    'takes a grant that does not say when it ends for one that ends within an hour',
    (honest) => ({
      accept: async (back) => {
        const grant = await honest.accept(back);
        return grant.ok ? succeed({ ...grant.value, expiresAt: null }) : grant;
      },
    }),
  ),
  brokenInstall('the refresh token before', 'renews a grant, and the renewed one again', (honest) => ({
    refresh: async (app, access) => {
      const grant = await honest.refresh(app, access);
      return grant.ok ? succeed({ ...grant.value, refreshToken: access.grant.refreshToken }) : grant;
    },
  })),
  brokenInstall('an end that reads as an outage', ENDED, (honest) => ({
    refresh: async (app, access) => {
      const grant = await honest.refresh(app, access);
      return grant.ok ? grant : { ok: false, error: { ...grant.error, code: 'shop_unreachable' } };
    },
  })),
  brokenInstall(
    'a session token taken at its word',
    'believes a session token that is signed for the app, and no other',
    (honest) => ({
      readSession: async (_app, sessionToken) =>
        succeed({ shop: honest.audienceOf(sessionToken)?.shop ?? '', user: null }),
    }),
  ),
];

const QUESTION_FAULTS: readonly BrokenPort[] = [
  broken(
    'answers in the order of the shop',
    'answers whether facts still hold, in the order of the questions',
    (honest) => ({
      stillTrue: async (access, questions) => (await honest.stillTrue(access, questions)).toReversed(),
    }),
  ),
  broken(
    'an order that nobody finds holds',
    'says of an order that is gone that nothing about it holds',
    (honest) => ({
      stillTrue: async (access, questions) =>
        (await honest.stillTrue(access, questions)).map((answer) =>
          answer.ok ? succeed({ ...answer.value, holds: true }) : answer,
        ),
    }),
  ),
  broken(
    'one failure for all questions',
    'cannot tell when the shop says nothing, and says so as soon as its time is up',
    (honest) => ({
      stillTrue: async (access, questions) => {
        const answers = await honest.stillTrue(access, questions);
        return answers.every(({ ok }) => !ok) ? answers.slice(0, 1) : answers;
      },
    }),
  ),
  broken('keys of its own', CHANGED, (honest) => ({
    changed: async (access, period) => {
      const page = await honest.changed(access, period);
      if (!page.ok) return page;
      const events = page.value.events.map((event) => ({
        ...event,
        transition: `asked:${event.transition}`,
      }));
      return succeed({ ...page.value, events });
    },
  })),
  broken('everything that ever happened', CHANGED, (honest) => ({
    changed: (access, { cursor }) =>
      honest.changed(access, { from: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z', cursor }),
  })),
];

const WRITING_FAULTS: readonly BrokenPort[] = [
  broken(
    'a note below the one before',
    'writes a note twice as once, and the next in its place',
    (honest) => ({
      writeBack: (access, notes) =>
        honest.writeBack(
          access,
          notes.map((note) => Object.assign({}, note, { append: true })),
        ),
    }),
  ),
  broken('a yes that undoes a no', 'never raises a no of the shop to a yes', (honest, desk) => ({
    writeConsent: async (access, decision) => {
      const body = JSON.stringify({ phone: decision.phone, state: decision.state });
      await desk.fetch(`https://${access.shop}/consent`, { method: 'POST', body });
      return honest.writeConsent(access, decision);
    },
  })),
  broken(
    'a no that is not told',
    'tells a no to the shop once, and to nobody the shop does not know',
    () => ({
      writeConsent: async () => succeed('written'),
    }),
  ),
  broken('a topic twice', 'subscribes what is missing, once', (honest) => ({
    subscribe: async (access, address) => {
      const made = await honest.subscribe(access, address);
      return made.ok
        ? succeed({ ...made.value, healed: [...made.value.present, ...made.value.healed] })
        : made;
    },
  })),
  broken(
    'a finding without a fix',
    'finds what is wrong in a shop, and says what to do about it',
    (honest) => ({
      examine: async (access, address) => {
        const found = await honest.examine(access, address);
        return found.ok ? succeed(found.value.map((finding) => ({ ...finding, fix: null }))) : found;
      },
    }),
  ),
];

const FAILURE_FAULTS: readonly BrokenPort[] = [
  broken(
    'trust in what comes back',
    'throws at no nonsense a shop may answer, and takes none of it for an answer',
    (honest, { fetch }) => ({
      examine: async (access, address) => {
        const response = await fetch(`https://${access.shop}/health`, { body: '{}', signal: access.signal });
        await response.json();
        return honest.examine(access, address);
      },
    }),
  ),
  broken(
    'nonsense taken for an answer',
    'throws at no nonsense a shop may answer, and takes none of it for an answer',
    (honest) => ({
      changed: async (access, period) => {
        const page = await honest.changed(access, period);
        return page.ok ? page : succeed({ events: [], consentChanges: [], next: null });
      },
    }),
  ),
  broken(
    'a failure that gives the token away',
    'ends every question when its time is up, though the shop says nothing',
    (honest) => ({
      subscribe: async (access, address) => {
        const made = await honest.subscribe(access, address);
        if (made.ok) return made;
        const detail = `No answer for ${access.grant.accessToken} came in time.`;
        return { ok: false, error: { ...made.error, detail } };
      },
    }),
  ),
];

export const SHOP_PORT_FAULTS: readonly BrokenPort[] = [
  ...INSTALL_FAULTS,
  ...QUESTION_FAULTS,
  ...WRITING_FAULTS,
  ...FAILURE_FAULTS,
];
