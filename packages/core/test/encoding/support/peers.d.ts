declare module 'split-sms' {
  export function split(
    message: string,
    options?: { readonly summary?: boolean },
  ): { readonly characterSet: 'GSM' | 'Unicode'; readonly bytes: number; readonly parts: readonly unknown[] };
}

declare module 'smpp' {
  /** Its alphabets: `chars` by septet, and the escaped characters beside the locking characters they share a septet with. */
  interface GsmCoder {
    readonly chars: string;
    readonly extChars?: string;
    readonly escChars?: string;
    readonly extCharsDec?: string;
    readonly escCharsDec?: string;
  }
  const smpp: { readonly gsmCoder: { getCoder(language: number): GsmCoder } };
  export default smpp;
}

declare module 'sms-segments-calculator/dist/libs/UnicodeToGSM.js' {
  const codes: Readonly<Record<number, readonly number[]>>;
  export default codes;
}
