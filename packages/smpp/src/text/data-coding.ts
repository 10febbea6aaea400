/** How an SMSC writes its default alphabet, data_coding 0: carriers differ, so their profile says (rule S15). */
export type SmscDefault = 'gsm7' | 'gsm7-packed' | 'latin1' | 'ascii';

/** How the octets of a message are to be read. `octets` is binary, or an alphabet nobody decodes here. */
export type Alphabet =
  | SmscDefault
  | 'ucs2'
  | 'iso-8859-5'
  | 'iso-8859-8'
  | 'iso-2022-jp'
  | 'euc-kr'
  | 'octets';

/** data_coding of SMPP 3.4 section 5.2.19 below the GSM groups; 0 is the SMSC's own. */
const ALPHABETS: ReadonlyMap<number, Alphabet> = new Map([
  [0x01, 'ascii'],
  [0x02, 'octets'],
  [0x03, 'latin1'],
  [0x04, 'octets'],
  [0x05, 'octets'],
  [0x06, 'iso-8859-5'],
  [0x07, 'iso-8859-8'],
  [0x08, 'ucs2'],
  [0x09, 'octets'],
  [0x0a, 'iso-2022-jp'],
  [0x0d, 'octets'],
  [0x0e, 'euc-kr'],
]);

/** data_coding of UCS-2. */
export const UCS2 = 0x08;

/**
 * The alphabet a data_coding stands for. 0xC0 to 0xFF are the groups of GSM 03.38: message waiting (UCS-2 in 0xE0 to
 * 0xEF) and message class (8-bit data where bit 2 is set). Undefined for a reserved value.
 */
export const alphabetOf = (dataCoding: number, smscDefault: SmscDefault): Alphabet | undefined => {
  if (dataCoding === 0) return smscDefault;
  if (dataCoding >= 0xf0) return (dataCoding & 0x04) === 0 ? smscDefault : 'octets';
  if (dataCoding >= 0xe0) return 'ucs2';
  if (dataCoding >= 0xc0) return smscDefault;
  return ALPHABETS.get(dataCoding);
};
