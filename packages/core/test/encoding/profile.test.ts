import { describe, expect, it } from 'vitest';
import {
  createProfile,
  defaultProfile,
  octopushProfile,
  type ProfileSettings,
} from '../../src/encoding/index.ts';

describe('createProfile', () => {
  it('fills in what fits physically and the caps of the service', () => {
    expect(defaultProfile).toMatchObject({
      gsm7: { single: 160, part: 153 },
      ucs2: { single: 70, part: 67 },
      cap: { gsm7: 764, ucs2: 504 },
      concatenation: 'udh8',
    });
    const wide = createProfile({ name: 'wide', concatenation: 'udh16' });
    expect(wide.ok && wide.value).toMatchObject({
      gsm7: { single: 160, part: 152 },
      ucs2: { single: 70, part: 66 },
    });
    expect(octopushProfile).toMatchObject({ ucs2: { single: 70, part: 63 }, cap: { gsm7: 1224, ucs2: 504 } });
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ gsm7: { single: 161, part: 153 } }, 'gsm7'],
    [{ gsm7: { single: 160, part: 154 } }, 'gsm7'],
    [{ gsm7: { single: 160, part: 153 }, concatenation: 'udh16' }, 'gsm7'],
    [{ gsm7: { single: 160, part: 1 } }, 'gsm7'],
    [{ gsm7: { single: 100, part: 101 } }, 'gsm7'],
    [{ ucs2: { single: 70, part: 67.5 } }, 'ucs2'],
    [{ ucs2: { single: Number.NaN, part: 67 } }, 'ucs2'],
    [{ cap: { gsm7: 1531, ucs2: 504 } }, 'cap'],
    [{ cap: { gsm7: 764, ucs2: 671 } }, 'cap'],
    [{ cap: { gsm7: 0, ucs2: 504 } }, 'cap'],
    [{ doubled: '€' }, 'doubled'],
    [{ doubled: 'ж' }, 'doubled'],
    [{ locking: ['spanish'] }, 'locking'],
    [{ locking: ['klingon'] as never }, 'locking'],
    [{ locking: ['turkish'], concatenation: 'sar' }, 'locking'],
    [{ single: ['turkish'], concatenation: 'payload' }, 'locking'],
    [{ single: ['turkish'], doubled: '&' }, 'locking'],
  ] as [Partial<ProfileSettings>, string][])('refuses %j', (settings, field) => {
    const created = createProfile({ name: 'route', ...settings });
    expect(created).toMatchObject({ ok: false, error: { code: 'profile_invalid', field } });
  });
});
