import type { LanguageTables } from './language-tables.ts';

/** Turkish, national language identifier 1: TS 23.038 A.3.1 (locking shift) and A.2.1 (single shift). */
export const turkishTables: LanguageTables = {
  identifier: 1,
  locking: [
    '@£$¥€éùıòÇ\nĞğ\rÅå',
    // 0x1F: E acute, unchanged from the default alphabet; one public copy drops it.
    'Δ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ',
    ' !"#¤%&\'()*+,-./',
    '0123456789:;<=>?',
    'İABCDEFGHIJKLMNO',
    'PQRSTUVWXYZÄÖÑÜ§',
    'çabcdefghijklmno',
    'pqrstuvwxyzäöñüà',
  ],
  single: [
    '··········\f·····',
    '····^···········',
    '········{}·····\\',
    '············[~]·',
    '|······Ğ·İ······',
    '···Ş············',
    '···ç·€·ğ·ı······',
    '···ş············',
  ],
};
