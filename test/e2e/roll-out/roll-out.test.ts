import type { LedgerView } from '@upshift/contracts';
import { expect, inject, it } from 'vitest';
import { rollOut } from './roll-out.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

/** Every tier and deployment that is named anywhere in a task's ledger. */
function namesIn({ attempts, decisions }: LedgerView): string[] {
  const tiers = decisions.flatMap(({ fromTier, toTier }) => [fromTier, toTier]);
  return [...tiers, ...attempts.flatMap(({ tier, deployment }) => [tier, deployment])].filter((name) => name !== null);
}

it.skipIf(servers.redisUrl === null)(
  'a version reaches every process of a running system, and a rollback too: each task is decided by the one version that it names',
  async () => {
    const { changes, runs, shown, names, ledgers, watched } = await rollOut({ servers, everyMs: 30, after: 10 });
    expect(changes.map(({ kind, hash }) => [kind, names[hash]])).toEqual([
      ['apply', 'two'],
      ['rollback', 'one'],
    ]);
    // Each API changed over once, and never went back by itself.
    expect(runs.map((versions) => versions.map((hash) => names[hash]))).toEqual([
      ['one', 'two', 'one'],
      ['one', 'two', 'one'],
    ]);
    expect(shown.map((hash) => names[hash])).toEqual(['one', 'one']);
    for (const { processes } of changes)
      expect(processes).toEqual(expect.arrayContaining(watched.map((one) => expect.objectContaining(one))));
    for (const ledger of ledgers) {
      const version = names[ledger.task.portfolio] ?? 'unknown';
      expect(ledger.task).toMatchObject({
        state: 'succeeded',
        tier: `${version}-strong`,
        deployment: `${version}-large`,
      });
      expect(ledger.attempts.map(({ deployment }) => deployment)).toEqual([`${version}-small`, `${version}-large`]);
      expect(namesIn(ledger).filter((name) => !name.startsWith(`${version}-`))).toEqual([]);
    }
  },
  // Nine processes start one beside the other: minutes where the machine is busy.
  300_000,
);
