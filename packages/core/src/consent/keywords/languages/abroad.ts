import type { Lexicon } from './lexicon.ts';

/**
 * Words of languages that are read as whole texts only: a stop word of any language that stands alone is taken as the
 * wish it is.
 */
export const abroad: readonly Lexicon[] = [
  {
    language: 'sv',
    source: 'Telia, Swedish premium SMS: STOPP; the other words are our own choice',
    stops:
      'STOPP STOP AVREGISTRERA AVSLUTA AVPRENUMERERA AVBRYT_SMS INGA_SMS INGA_FLER_SMS AVANMÄL AVANMÄLAN',
    alone:
      'SLUTA SLUTA_SMSA SLUTA_SKICKA TA_BORT_MIG INTE_INTRESSERAD NEJ_TACK_STOPP RÄCKER AVBRYT SKICKA_INTE',
    starts: 'STARTA START',
    helps: 'HJÄLP',
    courtesy: 'TACK SNÄLLA HEJ HEJSAN NEJ_TACK',
  },
  {
    language: 'da',
    source: 'Danish premium SMS framework: STOP; the other words are our own choice',
    stops: 'STOP FRAMELD AFMELD AFMELDING AFMELD_MIG FRAMELDING INGEN_SMS',
    alone: 'SLET_MIG IKKE_INTERESSERET NOK HOLD_OP SLET STOP_MED_AT_SKRIVE FJERN_MIG',
    starts: 'START TILMELD',
    helps: 'HJÆLP',
    courtesy: 'TAK VENLIGST HEJ NEJ_TAK',
  },
  {
    language: 'no',
    source: 'Norwegian CPA services: STOPP; the other words are our own choice',
    stops: 'STOPP STOP AVMELD MELD_MEG_AV AVSLUTT AVMELDING STOPP_SMS',
    alone: 'SLETT_MEG IKKE_INTERESSERT SLUTT NOK FJERN_MEG SLUTT_Å_SENDE',
    starts: 'START',
    helps: 'HJELP',
    courtesy: 'TAKK VENNLIGST HEI NEI_TAKK VÆR_SÅ_SNILL',
  },
  {
    language: 'fi',
    source: 'Finnish mobile marketing: STOP, PERU, LOPETA',
    stops: 'STOP LOPETA PERU_TILAUS LOPETTAKAA POISTA_MINUT',
    alone: 'PERU PERUUTA EI_ENÄÄ EI_KIINNOSTA RIITTÄÄ POISTA EI_VIESTEJÄ',
    starts: 'START ALOITA',
    helps: 'APUA OHJE',
    courtesy: 'KIITOS HEI MOI EI_KIITOS',
  },
  {
    language: 'cs',
    source: 'Our own choice beside STOP; Czech and Slovak',
    stops:
      'STOP ODHLASIT ODHLASTE_ME ODHLASTE_MA ODHLASENI ZRUSIT_ODBER UKONCIT ODHLASIT_SE ODHLASENIE ZASTAVIT',
    alone:
      'ZRUSIT DOST NEMAM_ZAJEM NECHCI NECHCEM NEPOSILEJTE NEPOSIELAJTE UZ_NE KONEC KONIEC VYMAZAT PRESTANTE PRESTANTE_PSAT NEOTRAVUJTE NEPISTE',
    starts: 'START PRIHLASIT',
    helps: 'POMOC',
    courtesy: 'PROSIM DEKUJI DIKY DAKUJEM DOBRY_DEN AHOJ',
  },
  {
    language: 'hu',
    source: 'Our own choice beside STOP',
    stops: 'STOP LEIRATKOZAS LEIRATKOZOM LEIRATKOZNI ALLJ LEIRATKOZNÉK',
    alone:
      'ELÉG NEM_ÉRDEKEL NEM_KÉREK NEM_KÉREK_TÖBBET TÖRÖLJÖN TÖRLÉS LEMONDOM HAGYJANAK_BÉKÉN NE_KÜLDJENEK_TÖBBET',
    starts: 'START',
    helps: 'SEGITSEG',
    courtesy: 'KÖSZÖNÖM KÉREM KÉREM_SZÉPEN JÓ_NAPOT',
  },
  {
    language: 'el',
    source: 'Our own choice beside STOP',
    stops:
      'STOP ΣΤΟΠ ΔΙΑΚΟΠΗ ΔΙΑΓΡΑΦΗ ΑΠΕΓΓΡΑΦΗ ΣΤΑΜΑΤΗΣΤΕ ΔΙΑΓΡΑΨΤΕ_ΜΕ DIAKOPI DIAGRAFI STAMATISTE ΔΙΑΓΡΑΦΗ_ΑΠΟ_ΤΗ_ΛΙΣΤΑ',
    alone:
      'ΤΕΛΟΣ ΦΤΑΝΕΙ ΑΡΚΕΤΑ ΔΕΝ_ΕΝΔΙΑΦΕΡΟΜΑΙ ΔΕΝ_ΘΕΛΩ ΑΚΥΡΩΣΗ FTANEI DEN_THELO DEN_ENDIAFEROMAI ΜΗ_ΣΤΕΛΝΕΤΕ ΜΗΝ_ΣΤΕΛΝΕΤΕ ΜΗ_ΜΟΥ_ΣΤΕΛΝΕΤΕ ΜΗΝ_ΜΟΥ_ΣΤΕΛΝΕΤΕ',
    helps: 'ΒΟΗΘΕΙΑ',
    courtesy: 'ΠΑΡΑΚΑΛΩ ΕΥΧΑΡΙΣΤΩ PARAKALO EFXARISTO ΓΕΙΑ',
  },
  {
    language: 'he',
    source: 'Communications Law amendment 40 (Israel): הסר is the word senders give',
    stops: 'STOP הסר הסירו הסר_אותי הסירו_אותי להסיר הסרה להסרה תפסיקו הפסק תורידו_אותי',
    alone: 'די מספיק לא_מעוניין לא_מעוניינת לא_רוצה תמחקו מחק ספאם להפסיק לא_לשלוח',
    starts: 'START התחל',
    helps: 'עזרה',
    courtesy: 'בבקשה תודה שלום אנא',
  },
  {
    language: 'zh',
    source: 'MIIT rules on commercial SMS: T, TD and 退订 are the words senders give',
    stops: 'STOP 退订 退訂 取消订阅 取消訂閱 停止 停止发送 停止發送 回T退订 不要再发 不要再發 拒收 请退订',
    alone:
      '取消 别发了 別發了 不要 不需要 不感兴趣 不感興趣 够了 夠了 滚 删除 刪除 TD 不要再发了 不要再發了 别再发了 别再发短信 骚扰',
    helps: '帮助 幫助',
    courtesy: '谢谢 謝謝 请 請 你好',
  },
  {
    language: 'ja',
    source: 'Act on Regulation of Transmission of Specified Electronic Mail (Japan): 配信停止',
    stops:
      'STOP 停止 配信停止 解除 解約 ストップ 配信停止希望 登録解除 受信拒否 配信停止してください 送らないでください',
    alone: 'やめて やめてください 不要 いりません 結構です もう送らないで もういい 興味ありません 中止',
    helps: 'ヘルプ',
    courtesy: 'お願いします ありがとう ください すみません',
  },
  {
    language: 'ko',
    source: 'Act on Promotion of Information and Communications Network Utilization (Korea): 수신거부',
    stops: 'STOP 수신거부 수신_거부 중지 중단 그만 해지 구독취소 무료수신거부 수신거부요청',
    alone: '그만보내세요 보내지마세요 그만_보내세요 보내지_마세요 싫어요 관심없음 삭제 필요없어요 거부 취소',
    helps: '도움말',
    courtesy: '부탁합니다 감사합니다 제발 안녕하세요',
  },
  {
    language: 'vi',
    source: 'Decree 91/2020/ND-CP (Vietnam): TC and TU CHOI',
    stops: 'STOP TU_CHOI TC_QC HUY_DANG_KY DUNG_LAI NGUNG DUNG_GUI NGUNG_GUI HUY_NHAN_TIN',
    alone: 'TC HUY THOI KHONG_NHAN KHONG_QUAN_TAM DUNG_GUI_NUA XOA KHONG_CAN',
    courtesy: 'CAM_ON XIN VUI_LONG LAM_ON',
  },
  {
    language: 'id',
    source: 'Indonesian and Malay operators: STOP, BERHENTI, BATAL',
    stops:
      'STOP BERHENTI UNREG BATAL_LANGGANAN BERHENTI_BERLANGGANAN HENTIKAN BERHENTI_LANGGANAN STOP_LANGGANAN UNREG_ALL',
    alone:
      'BATAL CUKUP TIDAK_MAU TIDAK_TERTARIK JANGAN_KIRIM JANGAN_KIRIM_LAGI HAPUS HAPUS_SAYA GAK_MAU JANGAN_GANGGU',
    courtesy: 'TOLONG TERIMA_KASIH MAKASIH MOHON HALO',
  },
  {
    language: 'uk',
    source: 'Our own choice beside СТОП; Ukrainian, Bulgarian and Serbian',
    stops:
      'СТОП ВІДПИСАТИСЯ ВІДПИСКА ОТПИСВАНЕ ОТПИШЕТЕ_МЕ ОДЈАВА ODJAVA ODJAVI ODJAVI_ME СПРЕТЕ ODJAVITE_ME ЗУПИНІТЬ ODJAVI_SE',
    alone:
      'ДОСИТЬ ГОДІ ДОСТА НЕ_ИСКАМ НЕ_ЖЕЛАЯ DOSTA NE_ZELIM NE_ŽELIM NE_ZANIMA_ME PREKINITE PRESTANITE NEĆU НЕ_ХОЧУ_БІЛЬШЕ НЕ_ЦІКАВИТЬ',
    courtesy: 'ДЯКУЮ БУДЬ_ЛАСКА МОЛЯ БЛАГОДАРЯ HVALA MOLIM',
  },
  {
    language: 'in',
    source: 'Our own choice beside STOP: Bengali, Tamil, Telugu, Marathi, Gujarati, Punjabi, Urdu',
    stops:
      'STOP বন্ধ বন্ধ_করুন বন্ধ_করো நிறுத்து நிறுத்துங்கள் NIRUTHU ఆపు ఆపండి AAPANDI AAPU थांबवा थांबा બંધ બંધ_કરો ਬੰਦ ਬੰਦ_ਕਰੋ بند بند_کرو بند_کریں روکو NIRUTHUNGA BONDHO BONDHO_KORUN THAMBAVA BANDH_KARA బంద్_చేయండి',
    alone: 'لا_حاجة نہیں_چاہیے چلے_جاؤ VENDAM வேண்டாம் VADDU వద్దు NAKO नको LAGBE_NA লাগবে_না',
    courtesy: 'ধন্যবাদ நன்றி ధన్యవాదాలు شکریہ براہ_کرم',
  },
  {
    language: 'fa',
    source: 'Iranian operators: OFF and لغو',
    stops: 'لغو لغو_اشتراک لغو11 لغو_۱۱ توقف',
    alone: 'OFF نمیخوام نمی_خواهم کافیه بسه نفرستید',
    courtesy: 'لطفا ممنون مرسی سلام',
  },
  {
    language: 'sw',
    source: 'Communications Authority of Kenya: STOP; the Swahili words are our own choice',
    stops: 'STOP ACHA ACHENI SIMAMISHA ONDOA JITOE ACHA_KUNITUMIA',
    alone: 'SITAKI SITAKI_TENA NITOE NIONDOE TOSHA INATOSHA',
    courtesy: 'ASANTE TAFADHALI HABARI',
  },
  {
    language: 'tl',
    source: 'NPC and NTC (Philippines): STOP; the Filipino words are our own choice',
    stops: 'STOP ITIGIL TIGIL IHINTO ITIGIL_NA TIGILAN',
    alone: 'AYOKO AYAW AYOKO_NA TAMA_NA HINDI_INTERESADO HUWAG_NA_MAGTEXT TANGGALIN',
    courtesy: 'SALAMAT PAKIUSAP PO PLS',
  },
];
