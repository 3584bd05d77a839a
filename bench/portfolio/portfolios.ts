/** The portfolios that are measured, weak to premium; a tier of two deployments is joined by "+". */
export const portfolios: Readonly<Record<string, { readonly file: string; readonly tiers: string }>> = {
  P1: {
    file: 'bfcl',
    tiers:
      'gpt-4o-mini-2024-07-18+claude-3-haiku-20240307,claude-3-sonnet-20240229+gpt-4o-2024-08-06-FC,claude-3-opus-20240229',
  },
  P2: {
    file: 'bfcl',
    tiers: 'gemini-1.5-flash-preview-0514+claude-3-haiku-20240307,gpt-4o-mini-2024-07-18,gpt-4o-2024-05-13-FC',
  },
  P3: {
    file: 'bfcl',
    tiers:
      'gpt-4o-mini-2024-07-18+claude-3-haiku-20240307,claude-3-5-sonnet-20240620+gpt-4o-2024-08-06-FC,claude-3-opus-20240229',
  },
  P4: {
    file: 'bfcl',
    tiers: 'gemini-1.5-flash-preview-0514+gpt-4o-mini-2024-07-18,gpt-4o-2024-08-06-FC,claude-3-5-sonnet-20240620',
  },
  P5: { file: 'bfcl', tiers: 'claude-3-haiku-20240307,claude-3-sonnet-20240229,claude-3-opus-20240229' },
  Z1: { file: 'zeroeval', tiers: 'gemini-1.5-flash,gpt-4o-mini-2024-07-18,claude-3-5-sonnet-20240620' },
};
