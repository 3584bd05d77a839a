import type { Candidate } from '@upshift/ports';

/** An answer that says nothing to a task that asks nothing: enough to see whether a validator's options can be used. */
export function makeEmptyCandidate(): Candidate {
  return {
    output: { text: '', toolCalls: null },
    confidence: null,
    request: {
      input: { messages: [{ role: 'user', content: '' }], tools: null },
      outputSchema: null,
      requestedWorkload: null,
      requestedRisk: null,
      audience: null,
      minTier: null,
      metadata: {},
    },
  };
}
