const decimalsOf = (currency: string): number => {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
};

/** An amount as webhooks write it, with the decimals of its currency: GraphQL writes `49.9` and `1000.0`. */
export const webhookAmount = (amount: string, currency: string): string => {
  const [whole = '', fraction = ''] = amount.split('.');
  const significant = fraction.replace(/0+$/, '').padEnd(decimalsOf(currency), '0');
  return significant === '' ? whole : `${whole}.${significant}`;
};
