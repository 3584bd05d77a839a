import type { Choice } from './choice.ts';

/** Models that call nobody and say so: for a first look, and for tests. */
export const simulated = {
  small: make('small', { p50: 250, p95: 700 }, 0.93, [0.15, 0.6]),
  large: make('large', { p50: 1200, p95: 3200 }, 0.995, [5, 25]),
} as const;

function make(
  name: string,
  latencyMs: { p50: number; p95: number },
  skill: number,
  [inputUsdPerMillion, outputUsdPerMillion]: readonly [number, number],
): Choice {
  const price = { inputUsdPerMillion, outputUsdPerMillion, source: 'simulated price', date: '2026-11-01' };
  return {
    id: `simulated/${name}`,
    hint: 'SIMULATED: calls nobody, answers nothing that means anything',
    deployment: {
      vendor: `simulated-${name}`,
      model: `simulated-${name}`,
      provider: { kind: 'simulated', latencyMs, skill },
      price,
    },
  };
}
