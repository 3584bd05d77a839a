import type { DriftRow } from '@upshift/ports';

/** A portfolio version that came while the record was watched. */
export interface Version {
  /** 0 first. */
  readonly place: number;
  /** When its first task came, ms since 1970. */
  readonly at: number;
  /** Against the version before, at the deployments that both called: `prompt` where one is sent another template. */
  readonly changed: 'prompt' | 'portfolio';
}

/**
 * Versions of a workload's tasks in the order in which they came. One that comes back keeps its place.
 *
 * @param rows of one workload, oldest first
 */
export function listVersions(rows: readonly DriftRow[]): ReadonlyMap<string, Version> {
  const firsts = new Map<string, { at: number; prompts: Map<string, string | null> }>();
  for (const { portfolioHash, deployment, promptHash, at } of rows) {
    const known = firsts.get(portfolioHash) ?? { at, prompts: new Map() };
    firsts.set(portfolioHash, known);
    if (!known.prompts.has(deployment)) known.prompts.set(deployment, promptHash);
  }
  let before = new Map<string, string | null>();
  return new Map(
    [...firsts].map(([hash, { at, prompts }], place) => {
      const isPrompt = [...prompts].some(([name, prompt]) => before.has(name) && before.get(name) !== prompt);
      before = prompts;
      return [hash, { place, at, changed: isPrompt ? 'prompt' : 'portfolio' }] as const;
    }),
  );
}
