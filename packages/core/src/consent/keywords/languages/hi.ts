import type { Lexicon } from './lexicon.ts';

export const hindi: Lexicon = {
  language: 'hi',
  source: 'TRAI TCCCPR 2018: STOP and DND preferences; the Hindi words, in both scripts, are our own choice',
  stops:
    'STOP रोकें रोको रोकिए बंद बंद_करो बंद_करें बंद_करे बंद_कीजिए बंद_कर_दो BAND_KARO BAND_KARE BAND_KAREN BAND_KIJIYE BAND_KAR_DO BAND_KARDO ROKO ROKEN ROKIYE BANDH_KARO STOP_KARO STOP_KAR_DO STOP_KARE',
  stopsAll: 'सब_बंद SAB_BAND SAB_BAND_KARO',
  starts: 'START शुरू SHURU SHURU_KARO CHALU_KARO',
  helps: 'HELP मदद MADAD SAHAYATA सहायता INFO',
  alone:
    'INTERESTED_NAHI_HUN INTERESTED_NAHI_HU MAIN_INTERESTED_NAHI NOT_INTERESTED_HUN BAS BAS_KARO बस_करो बस_बहुत_हुआ NAHI_CHAHIYE NAHIN_CHAHIYE नहीं_चाहिए मुझे_नहीं_चाहिए MUJHE_NAHI_CHAHIYE MAT_BHEJO मत_भेजो मत_भेजें HATAO हटाओ हटाएं MUJHE_HATAO SPAM DND RADD रद्द ABHI_BAND INTERESTED_NAHI NOT_INTERESTED',
  courtesy:
    'JALDI कृपया धन्यवाद नमस्ते PLEASE PLS KRIPYA DHANYAVAAD DHANYAWAD SHUKRIYA NAMASTE JI BHAI SIR MADAM OK THANKS ABHI अभी जी भाई यार YAAR TURANT तुरंत',
  unsubscribe: 'UNSUBSCRIB* अनसब्सक्राइब OPT_OUT DND',
  stop: 'STOP BAND BANDH ROKO ROKEN ROKIYE बंद रोको रोकें रोकिए रोक',
  cancel: 'CANCEL RADD रद्द BLOCK ब्लॉक',
  enough: 'BAHUT_HUA बहुत_हुआ PARESHAN परेशान TANG तंग BAS_KARO बस_करो',
  send: 'BHEJ* SEND भेज* भेजना भेजें भेजो भेजिए BHEJIYE KARNA KARO',
  contact: 'PARESHAN परेशान MSG_MAT MESSAGE_MAT CONTACT संपर्क TEXT SPAM*',
  call: 'CALL फोन PHONE_MAT',
  messages:
    'SMS MESSAGE MESSAGES MSG MSGS संदेश मैसेज एसएमएस SANDESH VIGYAPAN विज्ञापन OFFERS ऑफर ADS PROMOTION* SPAM PRACHAR प्रचार TEXTS NOTIFICATION*',
  remove: 'HATA* HATAO हटा* हटाओ निकाल* NIKAL* DELETE REMOVE मिटा* डिलीट',
  list: 'NAAM नाम LIST सूची लिस्ट NUMBER नंबर DATABASE DATA',
  self: 'MUJHE MERA MERE MERI मुझे मेरा मेरे मेरी HAME हमें ME',
  not: 'NAHI NAHIN NAI MAT NA नहीं मत ना न NO',
  more: 'AUR और AAGE आगे DUBARA दुबारा AB अब KABHI कभी PHIR फिर',
  want: 'CHAHIYE CHAHTA CHAHTI चाहिए चाहता चाहती INTERESTED INTEREST RUCHI रुचि CHAHTE',
  receive: 'PANA PRAPT प्राप्त LENA',
  got: 'MILA MILE MILI मिला मिले मिली AAYA AAYE आया आए मिल AAYI',
  other:
    'ORDER ऑर्डर PARCEL पार्सल DELIVERY डिलीवरी BILL बिल PATA पता SIZE साइज COLOUR रंग PRODUCT सामान दुकान DUKAN DUKAAN SHOP BUS BUSES REFUND रिफंड PAYMENT APPOINTMENT CODE OTP LINK PHOTO फोटो DARWAZA दरवाजा BARISH बारिश STORE बाजार SCHOOL COURIER कूरियर',
  glue: 'NAAM SE KARNA HAI LIST नाम KAISE कैसे YE YEH IS ISE INHE KO KA KE KI SE PAR ME MAIN HUM AAP TUM APNE KAR KARO KARE KAREN KIJIYE DO DIJIYE DE KARNA KARNE HAI HAIN HO RAHA RAHE SAB SAARE IS TARAH KE ये यह इस इसे को का के की से पर में मैं हम आप तुम कर करो करें करे कीजिए दो दीजिए दें दे करना करने है हैं हो रहा रहे सब सारे कृपया BAR BAAR BOLA KAHA KITNI MUJHE APNA APNI YEH LO AISE WALE KYA SAKTE YAHAN भी BHI AB अब JAAYE JAYE JAE',
  wishes:
    'AUR_MESSAGE_NAHI NUMBER_KAHAN_SE ग़लत_नंबर GALAT_NUMBER WRONG_NUMBER गलत_नंबर MAT_BHEJO MAT_BHEJNA MAT_BHEJIYE MAT_BHEJE MAT_BHEJEN मत_भेजो मत_भेजना मत_भेजें मत_भेजिए MSG_MAT_KARO MESSAGE_MAT_KARO MSG_MAT_KARNA MESSAGE_MAT_KARNA मैसेज_मत_करो मैसेज_मत_करें PARESHAN_MAT परेशान_मत PARESHAN_NA PARESHAN_KARNA_BAND परेशान_करना_बंद TANG_MAT तंग_मत TANG_KARNA_BAND DND_ACTIVATE PEECHA_CHHODO BHEJNA_BAND भेजना_बंद BHEJNE_BAND PEECHA_CHODO',
  innocent:
    'DUKAN_BAND DUKAAN_BAND दुकान_बंद DUKAN_KAB BAND_HAI बंद_है BAND_RAHEGI बंद_रहेगी BAND_RAHEGA BAND_HOGI BAND_HOTI BAND_HOTA बंद_होती बंद_होता BUS_STOP बस_स्टॉप NON_STOP NONSTOP MAT_ROKO रोको_मत ROKO_MAT NAHI_MILA NAHI_AAYA नहीं_मिला नहीं_आया ORDER_BAND OTP_NAHI KAB_BAND कब_बंद BAND_HO',
};
