import type { LanguageTables } from './language-tables.ts';

/** The GSM 7-bit default alphabet and its extension table: TS 23.038 6.2.1 and 6.2.1.1. */
export const defaultTables: LanguageTables = {
  identifier: 0,
  locking: [
    // 0x09: capital C cedilla, as TS 23.038 6.2.1 prints it; the small one in the Unicode consortium's GSM0338.TXT and
    // its copies is a deliberate guess at what handsets show.
    '@£$¥èéùìòÇ\nØø\rÅå',
    'Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ',
    ' !"#¤%&\'()*+,-./',
    '0123456789:;<=>?',
    '¡ABCDEFGHIJKLMNO',
    'PQRSTUVWXYZÄÖÑÜ§',
    '¿abcdefghijklmno',
    'pqrstuvwxyzäöñüà',
  ],
  single: [
    '··········\f·····',
    '····^···········',
    '········{}·····\\',
    '············[~]·',
    '|···············',
    '················',
    '·····€··········',
    '················',
  ],
};
