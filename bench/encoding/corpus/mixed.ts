/** Texts of one kind, cut from one passage so that no two are alike. */
const variations = (passage: string, lengths: readonly number[]): readonly string[] =>
  lengths.map((length, index) => {
    const start = (index * 7) % passage.length;
    const endless = passage.slice(start) + passage.repeat(Math.ceil(length / passage.length));
    // A flat string, as one parsed from JSON is; a rope would be flattened inside the first measurement.
    return JSON.parse(JSON.stringify(endless.slice(0, length).toWellFormed()));
  });

const lengths = (from: number, to: number): readonly number[] =>
  Array.from({ length: 40 }, (_, index) => Math.round(from + ((to - from) * index) / 39));

const ENGLISH =
  'Your order 10482 has left our warehouse and will reach you on Tuesday between 9 and 12. Track it at https://acme.example/t/9f3k2 or reply HELP. ';
const FRENCH =
  'Bonjour Zoé, votre commande n. 10482 est expédiée : elle arrivera mardi à midi près de chez vous, où une facture de 49,90 € vous sera remis. STOP au 30101. ';
const RUSSIAN =
  'Здравствуйте! Ваш заказ 10482 отправлен и будет доставлен во вторник с 9 до 12. Спасибо за покупку. ';
const EMOJI =
  'Your table is booked for tonight 🎉 at 8 pm, 4 guests 👨‍👩‍👧‍👦, terrace 🌅. Bring nothing but your appetite 🍝 and call us if you are late 📞. ';

/** The mix of texts a gateway sees: by kind, forty of each. */
export const corpus: Readonly<Record<string, readonly string[]>> = {
  'short Latin': variations(ENGLISH, lengths(20, 160)),
  'long Latin': variations(ENGLISH, lengths(161, 612)),
  'French with accents': variations(FRENCH, lengths(60, 320)),
  Cyrillic: variations(RUSSIAN, lengths(30, 300)),
  emoji: variations(EMOJI, lengths(30, 300)),
  'near the cap': variations(ENGLISH, lengths(700, 764)),
};

/** The whole mix. */
export const mixedCorpus: readonly string[] = Object.values(corpus).flat();
