import { area, type Plan } from './area.ts';

/** Area codes by province; where an area straddles a line between zones, both count. */
export const canadaPlan: Plan = {
  callingCode: '1',
  source: 'Canadian Numbering Administrator, area code assignments',
  zones: [
    'America/St_Johns',
    'America/Halifax',
    'America/Toronto',
    'America/Winnipeg',
    'America/Regina',
    'America/Edmonton',
    'America/Vancouver',
    'America/Whitehorse',
  ],
  areas: [
    area('CA-AB', 'America/Edmonton', '368 403 587 780 825'),
    area('CA-BC', 'America/Vancouver', '604'),
    area('CA-BC', 'America/Vancouver America/Edmonton', '236 250 257 672 778'),
    area('CA-MB', 'America/Winnipeg', '204 431 584'),
    area('CA-NB', 'America/Moncton', '428 506'),
    area('CA-NL', 'America/St_Johns America/Goose_Bay', '709 879'),
    area('CA-NS', 'America/Halifax', '782 902'),
    area(
      'CA-ON',
      'America/Toronto',
      '226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 905 942',
    ),
    area('CA-ON', 'America/Toronto America/Winnipeg', '807'),
    area('CA-QC', 'America/Toronto', '263 354 438 450 468 514 579 819 873'),
    area('CA-QC', 'America/Toronto America/Halifax', '367 418 581'),
    area('CA-SK', 'America/Regina America/Edmonton', '306 474 639'),
  ],
};
