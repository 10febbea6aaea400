/** How a person's number comes: the address, its type of number (SMPP 3.4, 5.2.5), and what they answered. */
export interface Address {
  readonly sender: string;
  readonly ton: number;
  readonly answered: string;
}

/** Somebody who was texted, and answers. */
export interface Person {
  /** E.164. */
  readonly phone: string;
  /** From what they were texted, as the message names it. */
  readonly textedFrom: string;
  /** Through which carrier: the one there is, or one that has had another name since. */
  readonly carrier: string;
  readonly address: Address;
}

const INTERNATIONAL = 1;
const NATIONAL = 2;
const SHORT_CODE = '36105';

interface Country {
  readonly service: string;
  phone(digits: string): string;
  /** Ways in which SMSCs write a number of the country, in the country. */
  readonly forms: readonly ((phone: string, service: string) => Address)[];
}

const plain = (phone: string, answered: string): Address => ({
  sender: phone.slice(1),
  ton: INTERNATIONAL,
  answered: answered.replace('+', ''),
});
const untyped = (phone: string, answered: string): Address => ({ ...plain(phone, answered), ton: 0 });
const withPlus = (phone: string): Address => ({ sender: phone, ton: 0, answered: SHORT_CODE });
const withPrefix = (phone: string): Address => ({
  sender: `00${phone.slice(1)}`,
  ton: 0,
  answered: SHORT_CODE,
});
const national =
  (code: string, trunk: string) =>
  (phone: string, answered: string): Address => ({
    sender: trunk + phone.slice(code.length),
    ton: NATIONAL,
    answered,
  });
const misnamed =
  (code: string, trunk: string) =>
  (phone: string, answered: string): Address => ({
    ...national(code, trunk)(phone, answered),
    ton: INTERNATIONAL,
  });

const FRANCE: Country = {
  service: '+33700000001',
  phone: (digits) => `+33612${digits}`,
  forms: [
    plain,
    untyped,
    withPlus,
    withPrefix,
    national('+33', '0'),
    national('+33', ''),
    misnamed('+33', '0'),
    (phone, answered) => ({ sender: `0${phone.slice(3, 6)} ${phone.slice(6)}`, ton: NATIONAL, answered }),
  ],
};
const BRITAIN: Country = {
  service: '+447911999999',
  phone: (digits) => `+447911${digits}`,
  forms: [plain, withPlus, withPrefix, national('+44', '0'), misnamed('+44', '0')],
};
const BRAZIL: Country = {
  service: '+5511981239999',
  phone: (digits) => `+551198${digits.slice(-7)}`.padEnd(14, '0'),
  forms: [
    plain,
    // Without the ninth digit, as before 2016.
    (phone, answered) => ({ sender: phone.slice(1).replace(/^55119/, '5511'), ton: INTERNATIONAL, answered }),
    (phone, answered) => ({ sender: phone.slice(1).replace(/^55119/, '11'), ton: NATIONAL, answered }),
    national('+55', ''),
  ],
};
const ARGENTINA: Country = {
  service: '+5491123459999',
  phone: (digits) => `+5491123${digits}`,
  forms: [
    plain,
    (phone, answered) => ({ sender: phone.slice(1).replace(/^549/, '54'), ton: INTERNATIONAL, answered }),
  ],
};
const GERMANY: Country = {
  service: '+4915112399999',
  phone: (digits) => `+4915112${digits}`,
  forms: [plain, withPrefix, national('+49', '0')],
};
const UNITED_STATES: Country = {
  service: '+14152009999',
  phone: (digits) => `+14152${digits}`,
  forms: [
    plain,
    untyped,
    national('+1', ''),
    (phone, answered) => ({ ...national('+1', '')(phone, answered), ton: 0 }),
  ],
};

/** Most answers to a STOP are sent in the United States: a share of them is enough. */
const COUNTRIES: readonly Country[] = [
  ...[FRANCE, BRITAIN, BRAZIL, ARGENTINA, GERMANY],
  ...[FRANCE, BRITAIN, BRAZIL, ARGENTINA, GERMANY],
  UNITED_STATES,
];

/** The countries routes go to: where digits without a country may be from. */
export const SERVED: readonly string[] = ['FR', 'GB', 'BR', 'AR', 'DE', 'US'];

/** So many people with numbers of their own, in every form and country. */
export const makePeople = (count: number): readonly Person[] =>
  Array.from({ length: count }, (_, index) => {
    const country = COUNTRIES[index % COUNTRIES.length]!;
    const phone = country.phone(String(index).padStart(6, '0'));
    const turn = Math.floor(index / COUNTRIES.length);
    const address = country.forms[turn % country.forms.length]!(phone, country.service);
    return {
      phone,
      textedFrom: address.answered === SHORT_CODE ? SHORT_CODE : country.service,
      carrier: index % 3 === 0 ? 'old-name' : 'line',
      address,
    };
  });
