/** Which clock the regions of a country live by, where neither its numbers nor the calendar data tell. */
interface RegionClocks {
  readonly source: string;
  /** Zones by the regions that live by them (ISO 3166-2 without the country), separated by spaces. */
  readonly zones: Readonly<Record<string, string>>;
  /** The zone of every other region; null where a region that is not listed is not known. */
  readonly others: string | null;
}

const TZDATA = 'IANA time zone database, zone1970.tab and its comments (read 2026-11-25)';

const REGION_CLOCKS: Readonly<Record<string, RegionClocks>> = {
  PT: {
    source: TZDATA,
    zones: { 'Atlantic/Azores': '20', 'Atlantic/Madeira': '30' },
    others: 'Europe/Lisbon',
  },
  ES: {
    source: TZDATA,
    zones: { 'Atlantic/Canary': 'CN GC TF IC', 'Africa/Ceuta': 'CE ML' },
    others: 'Europe/Madrid',
  },
  NZ: { source: TZDATA, zones: { 'Pacific/Chatham': 'CIT' }, others: 'Pacific/Auckland' },
  EC: { source: TZDATA, zones: { 'Pacific/Galapagos': 'W' }, others: 'America/Guayaquil' },
  CL: {
    source: `${TZDATA}; Easter Island is of Valparaiso`,
    zones: {
      'America/Punta_Arenas': 'MA',
      'America/Santiago America/Punta_Arenas': 'AI',
      'America/Santiago Pacific/Easter': 'VS',
    },
    others: 'America/Santiago',
  },
  CN: { source: TZDATA, zones: { 'Asia/Shanghai Asia/Urumqi': 'XJ 65' }, others: 'Asia/Shanghai' },
  CA: {
    source: TZDATA,
    zones: {
      'America/Whitehorse': 'YT',
      'America/Edmonton': 'NT',
      'America/Iqaluit America/Winnipeg America/Edmonton': 'NU',
      'America/Halifax': 'PE',
    },
    others: null,
  },
  AU: {
    source: TZDATA,
    zones: {
      'Australia/Adelaide': 'SA',
      'Australia/Darwin': 'NT',
      'Australia/Perth Australia/Eucla': 'WA',
      'Australia/Hobart': 'TAS',
      'Australia/Sydney': 'ACT',
      'Australia/Sydney Australia/Broken_Hill Australia/Lord_Howe': 'NSW',
    },
    others: null,
  },
  MX: {
    source: `${TZDATA}; Ley de los Husos Horarios of 2022-10-28`,
    zones: {
      'America/Tijuana': 'BCN',
      'America/Hermosillo': 'SON',
      'America/Mazatlan': 'BCS SIN',
      'America/Mazatlan America/Mexico_City': 'NAY',
      'America/Chihuahua America/Ojinaga America/Denver': 'CHH',
      'America/Cancun': 'ROO',
      'America/Merida': 'CAM YUC',
      'America/Monterrey America/Matamoros': 'COA NLE TAM',
      'America/Monterrey': 'DUR',
      'America/Mexico_City':
        'AGU CHP CMX COL DIF GRO GUA HID JAL MEX MIC MOR OAX PUE QUE SLP TAB TLA VER ZAC',
    },
    others: null,
  },
  ID: {
    source: TZDATA,
    zones: {
      'Asia/Jakarta': 'AC BB BE BT JA JB JI JK JT JW KR LA RI SB SM SS SU YO',
      'Asia/Pontianak': 'KB KT',
      'Asia/Makassar': 'BA GO KI KS KU NB NT NU SA SG SL SN SR ST',
      'Asia/Jayapura': 'MA ML MU PA PB PD PE PP PS PT',
    },
    others: null,
  },
  RU: {
    source: `${TZDATA}; federal law 107-FZ on the reckoning of time`,
    zones: {
      'Europe/Kaliningrad': 'KGD',
      'Europe/Moscow':
        'AD ARK BEL BRY CE CU DA IN IVA KB KC KDA KL KLU KO KOS KR KRS LEN LIP ME MO MOS MOW MUR NEN NGR NIZ ORL PNZ PSK ROS RYA SE SMO SPE STA TA TAM TUL TVE VLA VLG VOR YAR KIR VGG',
      'Europe/Samara': 'AST SAM SAR UD ULY',
      'Asia/Yekaterinburg': 'BA CHE KGN KHM ORE PER SVE TYU YAN',
      'Asia/Omsk': 'OMS',
      'Asia/Novosibirsk': 'AL ALT KEM NVS TOM',
      'Asia/Krasnoyarsk': 'KK KYA TY',
      'Asia/Irkutsk': 'BU IRK',
      'Asia/Yakutsk': 'AMU ZAB',
      'Asia/Yakutsk Asia/Vladivostok Asia/Srednekolymsk': 'SA',
      'Asia/Vladivostok': 'KHA PRI YEV',
      'Asia/Magadan': 'MAG',
      'Asia/Sakhalin': 'SAK',
      'Asia/Kamchatka': 'KAM',
      'Asia/Anadyr': 'CHU',
    },
    others: null,
  },
  MN: {
    source: TZDATA,
    zones: { 'Asia/Hovd': '043 046 071' },
    others: 'Asia/Ulaanbaatar',
  },
};

/** Zones of countries and territories that the calendar data lack, or know by the clock of another country. */
export const COUNTRY_ZONES: Readonly<Record<string, readonly string[]>> = {
  YT: ['Indian/Mayotte'],
  MO: ['Asia/Macau'],
  MP: ['Pacific/Saipan'],
  VI: ['America/St_Thomas'],
  MN: ['Asia/Ulaanbaatar', 'Asia/Hovd'],
  PS: ['Asia/Gaza', 'Asia/Hebron'],
  PG: ['Pacific/Port_Moresby', 'Pacific/Bougainville'],
  FM: ['Pacific/Chuuk', 'Pacific/Pohnpei', 'Pacific/Kosrae'],
  KI: ['Pacific/Tarawa', 'Pacific/Enderbury', 'Pacific/Kiritimati'],
};

/** The zones of a region by the table; undefined where it does not tell. @param region ISO 3166-2. */
export const zonesByTable = (region: string): readonly string[] | undefined => {
  const [country = '', code = ''] = region.split('-');
  const clocks = REGION_CLOCKS[country];
  if (!clocks) return undefined;
  const [zones] = Object.entries(clocks.zones).find(([, codes]) => codes.split(' ').includes(code)) ?? [];
  return (zones ?? clocks.others ?? undefined)?.split(' ');
};
