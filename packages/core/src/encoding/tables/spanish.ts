import type { LanguageTables } from './language-tables.ts';

/** Spanish, national language identifier 2: TS 23.038 A.2.2 (single shift); it has no locking shift table. */
export const spanishTables: LanguageTables = {
  identifier: 2,
  single: [
    '·········ç\f·····',
    '····^···········',
    '········{}·····\\',
    '············[~]·',
    '|Á·······Í·····Ó',
    '·····Ú··········',
    '·á···€···í·····ó',
    '·····ú··········',
  ],
};
