import type { Term } from '@upshift/contracts';

/** Log-odds that a feature adds. */
export function weigh({ weight, mean, scale, low, high }: Term, value: number): number {
  return (weight * (Math.min(high, Math.max(low, value)) - mean)) / scale;
}
