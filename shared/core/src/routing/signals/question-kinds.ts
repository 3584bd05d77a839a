/** What a question asks for, by its words. English first; other languages show in the words themselves. */
export const questionKinds: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  {
    name: 'amount',
    pattern: /\bhow (?:many|much|long|far|old|often)\b|\b(?:total|sum|average|percent(?:age)?|ratio)\b/i,
  },
  { name: 'reason', pattern: /\bwhy\b|\bexplain\b|\bbecause\b|\bcauses?\b/i },
  { name: 'which', pattern: /\bwhich\b|\bwho(?:m|se)?\b/i },
  { name: 'manner', pattern: /\bhow (?:do|does|can|should|would|to)\b/i },
  { name: 'exception', pattern: /\b(?:except|not|least|false|incorrect|never)\b/i },
  { name: 'several', pattern: /\b(?:and also|also|both|each|every|as well as|then)\b/i },
  { name: 'condition', pattern: /\b(?:if|suppose|assume|given that|unless)\b/i },
  { name: 'comparison', pattern: /\b(?:more|less|fewer|greater|most|than|twice|half)\b/i },
  { name: 'formula', pattern: /[=^]|\\[a-z]+|\b[a-z]\([a-z]\)/i },
  { name: 'blank', pattern: /_{2,}|\.{3,}$/ },
];
