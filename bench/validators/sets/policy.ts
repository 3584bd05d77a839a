import { piiKinds } from '@upshift/contracts';
import { type Case, type Figures, toFigures } from '../figures.ts';
import { forbidden, frames, harmless } from '../fixtures/policy-texts.ts';
import { judgeHere, toConfig } from '../judge-here.ts';

/** Personal data and secrets of our own making, and what looks like them. */
export function measurePolicy(): Figures[] {
  const config = toConfig('policy', { pii: [...piiKinds] });
  const judge = (text: string, wrong: boolean): Case => ({
    ...judgeHere(config, {
      input: { messages: [{ role: 'user', content: 'Tell me.' }], tools: null },
      output: { text, toolCalls: null },
    }),
    wrong,
  });
  const cases = frames.flatMap((frame) => [
    ...forbidden.map((text) => judge(frame(text), true)),
    ...harmless.map((text) => judge(frame(text), false)),
  ]);
  return [toFigures('policy', 'own fixtures', cases)];
}
