/** How an SMSC writes its default alphabet, data_coding 0: carriers differ, so their profile says (rule S15). */
export type SmscDefault = 'gsm7' | 'gsm7-packed' | 'latin1' | 'ascii';

/** How the octets of a message are to be read. `octets` is binary, or an alphabet nobody decodes here. */
export type Alphabet =
  | SmscDefault
  | 'ucs2'
  | 'iso-8859-5'
  | 'iso-8859-8'
  | 'iso-2022-jp'
  | 'jis'
  | 'euc-kr'
  | 'octets';

/** data_coding of SMPP 3.4 section 5.2.19 below the GSM groups; 0 is the SMSC's own. */
const ALPHABETS: ReadonlyMap<number, Alphabet> = new Map([
  [0x01, 'ascii'],
  [0x02, 'octets'],
  [0x03, 'latin1'],
  [0x04, 'octets'],
  [0x05, 'jis'],
  [0x06, 'iso-8859-5'],
  [0x07, 'iso-8859-8'],
  [0x08, 'ucs2'],
  [0x09, 'octets'],
  [0x0a, 'iso-2022-jp'],
  [0x0d, 'jis'],
  [0x0e, 'euc-kr'],
]);

/** data_coding of UCS-2. */
export const UCS2 = 0x08;

const COMPRESSED = 0x20;
const ALPHABET_BITS = 0x0c;

/** The general group of TS 23.038 section 4 (00xx, and 01xx for texts to be deleted): bits 3 and 2 name the alphabet. */
const generalGroup = (dataCoding: number, smscDefault: SmscDefault): Alphabet => {
  if ((dataCoding & COMPRESSED) !== 0) return 'octets';
  const alphabet = dataCoding & ALPHABET_BITS;
  if (alphabet === 0x04) return 'octets';
  return alphabet === 0x08 ? 'ucs2' : smscDefault;
};

/**
 * The alphabet a data_coding stands for: the table of SMPP 3.4 section 5.2.19 up to 0x0E, and above it the coding
 * groups of 3GPP TS 23.038 section 4, which SMSCs pass on as they got them: general with a message class, marked for
 * deletion, message waiting (UCS-2 in 0xE0 to 0xEF), message class (8-bit data where bit 2 is set). A reserved value
 * is read as the default alphabet, as that section asks of a receiver.
 *
 * @example
 * alphabetOf(0x18, 'gsm7'); // 'ucs2': UCS-2 of class 0
 */
export const alphabetOf = (dataCoding: number, smscDefault: SmscDefault): Alphabet => {
  if (dataCoding === 0) return smscDefault;
  if (dataCoding >= 0xf0) return (dataCoding & 0x04) === 0 ? smscDefault : 'octets';
  if (dataCoding >= 0xe0) return 'ucs2';
  if (dataCoding >= 0x80) return smscDefault;
  return ALPHABETS.get(dataCoding) ?? generalGroup(dataCoding, smscDefault);
};
