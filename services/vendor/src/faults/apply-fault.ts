import { failWith, type VendorAnswer } from '../chat/vendor-answer.ts';
import type { Fault } from './create-faults.ts';

/** Twice what a client should be ready to read. */
const hugeBytes = 16_777_216;

/** What the fault makes of an answer. `reset` and `none` leave it: the connection is cut after the work. */
export function applyFault(answer: VendorAnswer, { mode, delayMs }: Fault): VendorAnswer {
  if (mode === 'hang') return { ...answer, workMs: Number.POSITIVE_INFINITY };
  if (mode === 'error500') return failWith(500, 'server_error', 'The vendor was told to fail.');
  if (mode === 'rate_limit')
    return failWith(429, 'rate_limit_exceeded', 'The vendor was told to refuse.', { headers: { 'retry-after': '1' } });
  if (mode === 'slow') return { ...answer, workMs: answer.workMs + delayMs };
  if (answer.status !== 200) return answer;
  if (mode === 'huge_answer') return { ...answer, body: withText(answer.body, 'x'.repeat(hugeBytes)) };
  // A NUL and half of a surrogate pair: Postgres refuses both.
  if (mode === 'nul_answer') return { ...answer, body: withText(answer.body, 'before\u0000\ud800after') };
  return answer;
}

function withText(body: string, text: string): string {
  const completion = JSON.parse(body);
  completion.choices[0].message.content = text;
  completion.upshift_output = { ...completion.upshift_output, text };
  return JSON.stringify(completion);
}
