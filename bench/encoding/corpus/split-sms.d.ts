declare module 'split-sms' {
  export function split(
    message: string,
    options?: { readonly summary?: boolean },
  ): { readonly characterSet: 'GSM' | 'Unicode'; readonly parts: readonly unknown[] };
}
