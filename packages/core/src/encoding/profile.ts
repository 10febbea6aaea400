import { type Refusal, type Result, refuse, succeed } from '../result/index.ts';
import { DEFAULT_TABLES, LANGUAGES, type Language, TABLES, type TableChoice } from './language.ts';
import type { Encoding } from './measure.ts';
import { type Alphabet, octetCosts } from './octet-alphabets.ts';
import { type Concatenation, octetRoom, type SegmentSize, septetRoom, ucs2Room } from './segment-size.ts';
import { lockingCodes, NO_SEPTET, septetCosts } from './septets.ts';
import { type SizedTables, tableChoices } from './table-choices.ts';

/** The most segments a profile may allow for one text. */
export const MAX_SEGMENTS = 10;

/** What a profile is made from; everything but the name has a default. */
export interface ProfileSettings {
  readonly name: string;
  /** What a text is written in where it can be; the default is GSM-7. What is outside makes it UCS-2. */
  readonly alphabet?: Alphabet;
  /** Septets per segment; the default is what fits physically: 160/153, or 160/152 with a 16-bit reference. */
  readonly gsm7?: SegmentSize;
  /** UTF-16 units per segment; the default is 70/67, or 70/66 with a 16-bit reference. */
  readonly ucs2?: SegmentSize;
  /** Octets per segment of an alphabet that takes one for a character; the default is 140/134, or 140/133. */
  readonly octets?: SegmentSize;
  /** The longest text admitted, in units of its encoding; the default is 764 and 504, at most ten segments. */
  readonly cap?: { readonly gsm7: number; readonly ucs2: number; readonly octets?: number };
  /** Characters of the default alphabet that the provider counts as two. */
  readonly doubled?: string;
  /** Languages whose locking shift table the route carries; the default is none. */
  readonly locking?: readonly Language[];
  /** Languages whose single shift table the route carries; the default is none. */
  readonly single?: readonly Language[];
  readonly concatenation?: Concatenation;
}

const PREPARED = Symbol('prepared');

/** Every setting, given or not. */
type Complete = Required<Omit<ProfileSettings, 'cap'>> & {
  readonly cap: Required<NonNullable<ProfileSettings['cap']>>;
};

/**
 * How a route cuts, counts and caps a text. Made by `createProfile`, which checks it: a value of this type can be
 * trusted, and carries the tables that make counting fast.
 */
export interface Profile extends Complete {
  readonly [PREPARED]: { readonly costs: Uint8Array; readonly choices: readonly SizedTables[] };
}

export type ProfileRefusal = Refusal<'profile_invalid'>;

const invalid = (field: string, detail: string) => refuse('profile_invalid', detail, field);

const isCount = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const sizeFault = (size: SegmentSize, room: SegmentSize): string | undefined => {
  if (!isCount(size.single, 2, room.single)) return `single must be a whole number from 2 to ${room.single}`;
  if (!isCount(size.part, 2, Math.min(size.single, room.part)))
    return `part must be a whole number from 2 to ${Math.min(size.single, room.part)}`;
  return undefined;
};

const withDefaults = (settings: ProfileSettings): Complete => {
  const concatenation = settings.concatenation ?? 'udh8';
  const octets = settings.octets ?? octetRoom(concatenation);
  const gsm7 = settings.gsm7 ?? septetRoom(concatenation);
  const ucs2 = settings.ucs2 ?? ucs2Room(concatenation);
  return {
    name: settings.name,
    alphabet: settings.alphabet ?? 'gsm7',
    gsm7,
    ucs2,
    octets,
    cap: {
      gsm7: Math.min(764, MAX_SEGMENTS * gsm7.part),
      ucs2: Math.min(504, MAX_SEGMENTS * ucs2.part),
      octets: Math.min(764, MAX_SEGMENTS * octets.part),
      ...settings.cap,
    },
    doubled: settings.doubled ?? '',
    locking: settings.locking ?? [],
    single: settings.single ?? [],
    concatenation,
  };
};

const languageFault = (profile: Complete): string | undefined => {
  const named = [...profile.locking, ...profile.single];
  const unknown = named.find((language) => !LANGUAGES.includes(language));
  if (unknown !== undefined) return `${unknown} is not a language of TS 23.038`;
  const unlockable = profile.locking.find((language) => TABLES[language].locking === undefined);
  if (unlockable !== undefined) return `${unlockable} has no locking shift table`;
  if (named.length === 0) return undefined;
  if (profile.alphabet !== 'gsm7') return 'national tables belong to GSM-7';
  if (profile.doubled !== '') return 'a profile with doubled characters cannot use national tables';
  if (profile.concatenation === 'sar' || profile.concatenation === 'payload')
    return `national tables need a user data header, which ${profile.concatenation} does not carry`;
  return undefined;
};

const fault = (profile: Complete): ReturnType<typeof invalid> | undefined => {
  if (profile.name === '') return invalid('name', 'a profile needs a name');
  const gsm7 = sizeFault(profile.gsm7, septetRoom(profile.concatenation));
  if (gsm7 !== undefined) return invalid('gsm7', gsm7);
  const ucs2 = sizeFault(profile.ucs2, ucs2Room(profile.concatenation));
  if (ucs2 !== undefined) return invalid('ucs2', ucs2);
  const octets = sizeFault(profile.octets, octetRoom(profile.concatenation));
  if (octets !== undefined) return invalid('octets', octets);
  for (const encoding of ['gsm7', 'ucs2', 'octets'] as const) {
    const most = MAX_SEGMENTS * profile[encoding].part;
    if (!isCount(profile.cap[encoding], 1, most))
      return invalid(
        'cap',
        `the cap for ${encoding} must be a whole number from 1 to ${most} (ten segments)`,
      );
  }
  if (profile.doubled !== '' && profile.alphabet !== 'gsm7')
    return invalid('doubled', 'only characters of GSM-7 are counted twice');
  const outside = [...profile.doubled].find(
    (character) => lockingCodes('default')[character.charCodeAt(0)] === NO_SEPTET,
  );
  if (outside !== undefined) return invalid('doubled', `${outside} is not a character of one septet`);
  const languages = languageFault(profile);
  return languages === undefined ? undefined : invalid('locking', languages);
};

/**
 * Makes a profile, or says which setting is wrong (`profile_invalid`, with the field).
 *
 * @example
 * const turkish = createProfile({ name: 'turkey', locking: ['turkish'], concatenation: 'udh16' });
 */
export const createProfile = (settings: ProfileSettings): Result<Profile, ProfileRefusal> => {
  const profile = withDefaults(settings);
  const refused = fault(profile);
  if (refused !== undefined) return refused;
  const { alphabet, doubled } = profile;
  const costs = alphabet === 'gsm7' ? septetCosts(DEFAULT_TABLES, doubled) : octetCosts(alphabet);
  return succeed(Object.freeze({ ...profile, [PREPARED]: { costs, choices: tableChoices(profile) } }));
};

const certain = (settings: ProfileSettings): Profile => {
  const profile = createProfile(settings);
  if (!profile.ok) throw new Error(`${settings.name}: ${profile.error.detail}`);
  return profile.value;
};

/** 160/153 septets, 70/67 UTF-16 units, capped at 764 and 504: the service's own. */
export const defaultProfile: Profile = certain({ name: 'default' });

/**
 * How Octopush counts: parts of 63 in UCS-2, caps of eight segments, and `& $ @` and line breaks for two, as its page
 * on special characters lists them.
 */
export const octopushProfile: Profile = certain({
  name: 'octopush',
  ucs2: { single: 70, part: 63 },
  cap: { gsm7: 1224, ucs2: 504 },
  doubled: '&$@\n\r',
});

/** What one segment of an encoding holds, in its units. */
export const sizeOf = (profile: Profile, encoding: Encoding): SegmentSize =>
  encoding === 'gsm7' || encoding === 'ucs2' ? profile[encoding] : profile.octets;

/** The most units of an encoding that a text may have. */
export const capOf = ({ cap }: Profile, encoding: Encoding): number =>
  encoding === 'gsm7' || encoding === 'ucs2' ? cap[encoding] : cap.octets;

/** The cost of each UTF-16 unit in the alphabet of this profile; see `septetCosts` and `octetCosts`. */
export const defaultCosts = (profile: Profile): Uint8Array => profile[PREPARED].costs;

/** The national tables this profile may choose from, cheapest header first. */
export const nationalChoices = (profile: Profile): readonly SizedTables[] => profile[PREPARED].choices;

/** How a text that is not UCS-2 is written, GSM-7 with these tables: the room of a segment and the cost of each character. */
export const sizedTables = (profile: Profile, tables: TableChoice = DEFAULT_TABLES): SizedTables =>
  profile[PREPARED].choices.find(
    (choice) => choice.tables.locking === tables.locking && choice.tables.single === tables.single,
  ) ?? { tables: DEFAULT_TABLES, size: sizeOf(profile, profile.alphabet), costs: profile[PREPARED].costs };
