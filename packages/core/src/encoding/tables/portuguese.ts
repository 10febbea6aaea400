import type { LanguageTables } from './language-tables.ts';

/** Portuguese, national language identifier 3: TS 23.038 A.3.3 (locking shift) and A.2.3 (single shift). */
export const portugueseTables: LanguageTables = {
  identifier: 3,
  locking: [
    '@£$¥êéúíóç\nÔô\rÁá',
    'Δ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ',
    ' !"#º%&\'()*+,-./',
    '0123456789:;<=>?',
    'ÍABCDEFGHIJKLMNO',
    'PQRSTUVWXYZÃÕÚÜ§',
    '~abcdefghijklmno',
    'pqrstuvwxyzãõ`üà',
  ],
  single: [
    // 0x05: small e circumflex; one public copy leaves the cell empty, four others and the text have it.
    '·····ê···ç\fÔô·Áá',
    // 0x1F: capital E circumflex; missing in older releases of one public copy.
    '··ΦΓ^ΩΠΨΣΘ·····Ê',
    '········{}·····\\',
    '············[~]·',
    '|À·······Í·····Ó',
    '·····Ú·····ÃÕ···',
    '·Â···€···í·····ó',
    '·····ú·····ãõ··â',
  ],
};
