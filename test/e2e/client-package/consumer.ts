import { createClient, type SubmittedTask, UpshiftApiError } from '@upshift/client';
import { z } from 'zod';

/**
 * A stranger's program: type-checked and run outside of the project, on Node and in a browser, against the package that
 * `npm pack` made.
 */
export async function main(baseUrl: string): Promise<Report> {
  const upshift = createClient({ baseUrl });
  const invoice = z.object({ number: z.string(), total: z.number() });
  const task: SubmittedTask<{ number: string; total: number }> = await upshift.submit({
    workload: 'extract',
    prompt: 'Invoice 7: 12.50 EUR',
    schema: invoice,
  });
  const { total } = await task.output({ timeoutMs: 60_000 });
  const { money } = await upshift.ledger(task.id);
  const page = await upshift.list({ state: 'succeeded', limit: 1 });
  const error = await upshift.submit({ prompt: 'Hello', workload: 'nonsense' }).catch((caught: unknown) => caught);
  const ids = new Set<string>();
  const batch = [{ prompt: 'One' }, { prompt: 'Two' }, { prompt: 'One' }];
  for await (const outcome of upshift.submitMany(batch)) if (outcome.ok) ids.add(outcome.id);
  return {
    batch: ids.size,
    total: typeof total,
    spentNanoUsd: money.spentNanoUsd,
    listed: page.tasks.length,
    refused: error instanceof UpshiftApiError ? error.code : 'not refused',
  };
}

export interface Report {
  readonly batch: number;
  readonly total: string;
  readonly spentNanoUsd: number;
  readonly listed: number;
  readonly refused: string;
}
