import { createSample } from '@upshift/sample';
import type { Up } from '../compose/start-up.ts';
import { countModels } from '../screen/count-models.ts';
import { formatUsd } from '../screen/format.ts';
import { estimateCost } from './estimate-cost.ts';

export interface SampleChoice {
  readonly run: boolean;
  /** What to say of the sample where it does not run, or did not come to its end. */
  readonly notes: readonly string[];
}

export interface SampleWish {
  /** As the command line says; null: it says nothing. */
  readonly sample: boolean | null;
  readonly portfolioFile: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const again = 'npm start -- --sample';

/**
 * Whether this start serves the sample. By itself only once, only with the sample's portfolio, only on a record of its own
 * and never on models that cost money; whoever asks for it gets it.
 */
export async function chooseSample(
  { ports, portfolio }: Pick<Up, 'portfolio'> & { readonly ports: Pick<Up['ports'], 'store'> },
  { sample, portfolioFile, env }: SampleWish,
): Promise<SampleChoice> {
  if (sample !== null) return { run: sample, notes: [] };
  if (portfolioFile !== null) return { run: false, notes: [] };
  if (env['DATABASE_URL'] !== undefined)
    return { run: false, notes: [`not served by itself on a database that is named: ${again}`] };
  const last = await ports.store.getSampleRun('default', 'latest');
  if (last?.endedAt != null) {
    const day = last.endedAt.toISOString().slice(0, 16).replace('T', ' ');
    return { run: false, notes: [`served ${day} UTC: npm run -s upshift -- verify-run ${last.runId}   |   ${again}`] };
  }
  if (countModels(portfolio).vendors > 0) {
    const cost = formatUsd(estimateCost(createSample().cases, portfolio));
    return { run: false, notes: [`not served by itself on models that cost money, at most about ${cost}: ${again}`] };
  }
  return { run: true, notes: [] };
}
