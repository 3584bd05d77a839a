import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createValidatorRunner } from '../create-validator-runner.ts';
import { makeCandidate, makeConfig } from '../make-candidate.ts';

interface Row {
  readonly id: string;
  readonly schema: Record<string, unknown>;
  readonly tests: readonly { readonly valid: boolean; readonly data: unknown }[];
}

const file = new URL('../../../../../shared/data/validators/jsonschema_maskbench.jsonl.gz', import.meta.url);
const missing = !existsSync(file);
/** A sample; `bench:validators` measures the whole set. */
const EVERY = 18;

const runner = createValidatorRunner();
afterAll(() => runner.close());

describe(`verdicts beside the labels of jsonschemabench${missing ? ' (skipped: the data set is not here)' : ''}`, () => {
  it.skipIf(missing)(
    'agree on at least 99 of 100 instances of the schemas that compile',
    { timeout: 60_000 },
    async () => {
      const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
      const rows = lines.filter((_, index) => index % EVERY === 0).map((line) => JSON.parse(line) as Row);
      const counts = { schemas: rows.length, refused: 0, instances: 0, agreed: 0 };
      const disagreements: string[] = [];
      for (const { id, schema, tests } of rows) {
        if ((await runner.checkSchema(schema, { timeoutMs: 5000 })) !== null) {
          counts.refused++;
          continue;
        }
        for (const { valid, data } of tests) {
          const candidate = makeCandidate({ text: JSON.stringify(data), outputSchema: schema });
          const { verdict } = await runner.judge(makeConfig('json_schema', { timeoutMs: 5000 }), candidate, {
            signal: new AbortController().signal,
          });
          counts.instances++;
          if (verdict === (valid ? 'pass' : 'fail')) counts.agreed++;
          else disagreements.push(`${id}: ${verdict}, labelled ${valid}`);
        }
      }
      const summary = JSON.stringify(counts);
      expect(counts.agreed / counts.instances, `${summary}\n${disagreements.join('\n')}`).toBeGreaterThanOrEqual(0.99);
      expect(counts.refused / counts.schemas, summary).toBeLessThan(0.1);
      process.stdout.write(`agreement with jsonschemabench: ${summary}\n`);
    },
  );
});
