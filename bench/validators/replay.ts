/**
 * What each set of validators adds to a cascade, through the real queues: `node bench/validators/replay.ts [--data DIR]
 * [--limit N] [--only bfcl]`. One `upshift replay` a row; recorded answers of models of 2024, nothing is called.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { validatorSets } from './validator-sets.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    limit: { type: 'string', default: '600' },
    only: { type: 'string' },
  },
});

interface Row {
  readonly name: string;
  readonly successRatio: number;
  readonly [key: string]: unknown;
}

const directory = mkdtempSync(join(tmpdir(), 'upshift-replay-'));
try {
  for (const [table, { models, sets }] of Object.entries(validatorSets)) {
    if (values.only !== undefined && values.only !== table) continue;
    for (const [name, validators] of Object.entries(sets)) {
      const file = join(directory, 'validators.json');
      writeFileSync(file, JSON.stringify(validators));
      const report = JSON.parse(
        execFileSync(
          process.execPath,
          [
            'bin/upshift.js',
            'replay',
            '--outcomes',
            join(values.data, `outcomes/${table}.jsonl.gz`),
            '--tiers',
            models.join(','),
            '--limit',
            values.limit,
            '--seed',
            '1',
            '--validators',
            file,
            '--json',
          ],
          { encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'inherit'] },
        ),
      ) as { policy: Row; alwaysPremium: Row; rows: readonly Row[] };
      process.stdout.write(
        `${JSON.stringify({ table, validators: name, ...report.policy, alwaysPremium: report.alwaysPremium })}\n`,
      );
    }
  }
} finally {
  rmSync(directory, { recursive: true });
}
