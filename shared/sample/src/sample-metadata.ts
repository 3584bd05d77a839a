/** The labels that tell a sample task from a producer's own. */
export const sampleLabels = { run: 'sampleRun', seed: 'sampleSeed', case: 'sampleCase', arm: 'arm' } as const;

export function toMetadata(run: string, seed: number, caseId: string, arm: string): Record<string, string> {
  return {
    [sampleLabels.run]: run,
    [sampleLabels.seed]: String(seed),
    [sampleLabels.case]: caseId,
    [sampleLabels.arm]: arm,
  };
}
