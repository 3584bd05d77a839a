import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

/** What one recorded model answers to a question, and after how long. */
export interface RecordedAnswer {
  readonly text: string;
  readonly latencyMs: number;
}

/** A vendor process that serves answers which a test wrote down: `answers[question][model]`. */
export interface RecordedVendor {
  readonly url: string;
  readonly process: ServiceProcess;
  bill(): Promise<{ totalNanoUsd: number; calls: number; started: number; aborted: number; duplicates: unknown[] }>;
  close(): Promise<void>;
}

/** What each recorded call costs, in USD. */
export const recordedCostUsd = 0.001;

export async function startRecordedVendor(
  answers: Readonly<Record<string, Readonly<Record<string, RecordedAnswer>>>>,
  env: Readonly<Record<string, string>> = {},
): Promise<RecordedVendor> {
  const directory = await mkdtemp(join(tmpdir(), 'upshift-recorded-'));
  const file = join(directory, 'outcomes.jsonl');
  const rows = Object.entries(answers).map(([id, models]) =>
    JSON.stringify({
      id,
      workload: 'recorded',
      input: { messages: [{ role: 'user', content: id }], tools: null },
      reference: null,
      outcomes: Object.fromEntries(
        Object.entries(models).map(([model, { text, latencyMs }]) => [
          model,
          {
            output: { text, toolCalls: null },
            correct: 1,
            inputTokens: 10,
            outputTokens: 5,
            costUsd: recordedCostUsd,
            latencyMs,
            error: null,
          },
        ]),
      ),
    }),
  );
  await writeFile(file, rows.map((row) => `${row}\n`).join(''));
  const vendor = await startServiceProcess('vendor', {
    UPSHIFT_VENDOR_OUTCOMES: file,
    UPSHIFT_VENDOR_TIME_SCALE: '1',
    ...env,
  });
  return {
    url: vendor.url ?? '',
    process: vendor,
    bill: async () => (await (await fetch(`${vendor.url}/bill`)).json()) as Awaited<ReturnType<RecordedVendor['bill']>>,
    async close() {
      vendor.kill('SIGKILL');
      await vendor.exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * A portfolio over recorded models `weak-1`, `weak-2` (efficient) and `best` (premium): the workload `vote` with a plan,
 * which is the default, and others by name with theirs.
 */
export function recordedPortfolio(
  vendorUrl: string,
  plan: unknown,
  others: Readonly<Record<string, unknown>> = {},
): string {
  const models = ['weak-1', 'weak-2', 'best'];
  return JSON.stringify({
    name: 'recorded',
    defaultWorkload: 'vote',
    tiers: [
      { name: 'efficient', deployments: ['weak-1', 'weak-2'] },
      { name: 'premium', deployments: ['best'] },
    ],
    deployments: Object.fromEntries(
      models.map((model) => [
        model,
        {
          vendor: model,
          model,
          provider: { kind: 'replay', baseUrl: `${vendorUrl}/replay/v1` },
          price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'made up for tests', date: '2026-11-01' },
          noRollback: 'recorded answers',
        },
      ]),
    ),
    workloads: Object.fromEntries(
      Object.entries({ vote: plan, ...others }).map(([name, own]) => [name, { plan: own }]),
    ),
  });
}
