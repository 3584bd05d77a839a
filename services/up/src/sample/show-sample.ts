import { UpshiftError } from '@upshift/contracts';
import { createSample, sampleCases } from '@upshift/sample';
import type { Up } from '../compose/start-up.ts';
import { countModels, describeModels } from '../screen/count-models.ts';
import { createProgress } from '../screen/create-progress.ts';
import { renderFirstScreen } from '../screen/render-first-screen.ts';
import { runSample } from './run-sample.ts';

export interface ShowSampleOptions {
  readonly runId: string;
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Names of the vendors' keys that were found. */
  readonly keys: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Serves the sample and writes the screen.
 *
 * @returns false when it was stopped before the end
 * @throws UpshiftError WORKLOAD_UNKNOWN when the portfolio lacks a workload of the sample
 */
export async function showSample(
  up: Up,
  { runId, write, isTerminal, keys, signal }: ShowSampleOptions,
): Promise<boolean> {
  const sample = createSample();
  const { workloads, tiers, name } = up.portfolio;
  const missing = new Set(sample.cases.map(({ workload }) => workload).filter((one) => !Object.hasOwn(workloads, one)));
  if (missing.size > 0)
    throw new UpshiftError(
      'WORKLOAD_UNKNOWN',
      `the portfolio "${name}" has no workload ${[...missing].join(', ')}, which the sample needs; examples/portfolios/sample.yaml has.`,
    );
  const progress = createProgress(write, isTerminal);
  const figures = await runSample({
    runId,
    sample,
    url: up.url,
    store: up.ports.store,
    portfolioHash: up.portfolioHash,
    lastTier: tiers.at(-1)?.name ?? '',
    flushBill: up.flushBill,
    onProgress: progress.update,
    signal,
  }).finally(progress.clear);
  if (figures === null) return false;
  const models = describeModels(countModels(up.portfolio), keys);
  write(renderFirstScreen({ place: up, runId, cases: sampleCases, models, figures }));
  return true;
}
