import type { LanguageTables } from './language-tables.ts';

/** Telugu, national language identifier 12: TS 23.038 A.3.12 (locking shift) and A.2.12 (single shift). */
export const teluguTables: LanguageTables = {
  identifier: 12,
  locking: [
    '\u0c01\u0c02\u0c03\u0c05\u0c06\u0c07\u0c08\u0c09\u0c0a\u0c0b\n\u0c0c·\r\u0c0e\u0c0f',
    // 0x11: reserved, U+0C11 is not a character; one public copy fills the gap.
    '\u0c10·\u0c12\u0c13\u0c14\u0c15\u0c16\u0c17\u0c18\u0c19\u0c1a\x1b\u0c1b\u0c1c\u0c1d\u0c1e',
    ' !\u0c1f\u0c20\u0c21\u0c22\u0c23\u0c24)(\u0c25\u0c26,\u0c27.\u0c28',
    '0123456789:;·\u0c2a\u0c2b?',
    '\u0c2c\u0c2d\u0c2e\u0c2f\u0c30\u0c31\u0c32\u0c33·\u0c35\u0c36\u0c37\u0c38\u0c39·\u0c3d',
    '\u0c3e\u0c3f\u0c40\u0c41\u0c42\u0c43\u0c44·\u0c46\u0c47\u0c48·\u0c4a\u0c4b\u0c4c\u0c4d',
    '\u0c55abcdefghijklmno',
    'pqrstuvwxyz\u0c56\u0c60\u0c61\u0c62\u0c63',
  ],
  single: [
    '@£$¥¿"¤%&\'\f*+·-/',
    // 0x1C: digit zero, U+0C66; one public copy has the Kannada digit U+0CE6.
    '<=>¡^¡_#*···\u0c66\u0c67\u0c68\u0c69',
    // 0x22, 0x23: digits six and seven; the text of release 9 prints U+06CC and U+06CD, which are Arabic.
    '\u0c6a\u0c6b\u0c6c\u0c6d\u0c6e\u0c6f\u0c58\u0c59{}\u0c78\u0c79\u0c7a\u0c7b\u0c7c\\',
    '\u0c7d\u0c7e\u0c7f·········[~]·',
    '|ABCDEFGHIJKLMNO',
    'PQRSTUVWXYZ·····',
    // 0x65: the euro sign is in every other single shift table and in Android; three of six public readings of the text
    // leave this cell empty, and there the phone would show an "e". So it is read, and never sent: see `readOnly`.
    '·····€··········',
    '················',
  ],
  readOnly: [0x65],
};
