const escalate = { onFail: 'escalate', onUnknown: 'escalate' };
const shape = { name: 'arguments', kind: 'tool_arguments', ...escalate };
const calls = { name: 'calls', kind: 'tool_calls', ...escalate };
const agree = { name: 'agree', kind: 'agreement', ...escalate };
const refusal = { name: 'refusal', kind: 'refusal', ...escalate };

/** Sets of validators over a cascade of three recorded models, weakest first. */
export const validatorSets: Readonly<
  Record<string, { readonly models: readonly string[]; readonly sets: Readonly<Record<string, readonly object[]>> }>
> = {
  bfcl: {
    models: ['gpt-4o-mini-2024-07-18', 'gpt-4o-2024-08-06-FC', 'claude-3-5-sonnet-20240620'],
    sets: {
      none: [],
      tool_arguments: [shape],
      tool_calls: [calls],
      agreement: [agree],
      'tool_calls, agreement': [calls, agree],
    },
  },
  zeroeval: {
    models: ['gemini-1.5-flash', 'gpt-4o-mini-2024-07-18', 'claude-3-5-sonnet-20240620'],
    sets: { none: [], refusal: [refusal], agreement: [agree], 'refusal, agreement': [refusal, agree] },
  },
};
