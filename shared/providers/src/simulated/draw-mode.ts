import type { SimulatedProviderConfig } from '@upshift/contracts';
import type { SeededRandom } from './seeded-random.ts';

/** How a simulated call goes: one of the error modes, a slip of a model without the skill, or well. */
export type SimulatedMode = keyof SimulatedProviderConfig['errors'] | 'slip' | 'well';

/** Draws at most one error mode, each with its probability; what is left is answered with the model's skill. */
export function drawMode(
  { errors, skill }: Pick<SimulatedProviderConfig, 'errors' | 'skill'>,
  random: SeededRandom,
): SimulatedMode {
  let left = random.next();
  for (const [mode, probability] of Object.entries(errors) as [keyof typeof errors, number][]) {
    if (left < probability) return mode;
    left -= probability;
  }
  return random.chance(skill) ? 'well' : 'slip';
}
