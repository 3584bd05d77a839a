import type { OutcomeRow } from '@upshift/contracts';
import { signalNames } from '@upshift/core';
import { imputeAccepted, type Relearned, type Relearning, type RouterModel, relearnRouter } from '@upshift/learn';
import { readTask, toExample } from '../router/read-task.ts';
import { createRandom } from '../seeded-random.ts';

/**
 * Learns a router again from rows of a ledger: verdicts of validators, audits and shadow answers (`imputeAccepted` tells how
 * the first two are joined). The models are those of the rows and of the active router.
 *
 * @param rows oldest first
 */
export function relearnOnRows(
  rows: readonly OutcomeRow[],
  active: RouterModel | null,
  settings: Pick<Relearning, 'seed' | 'checkTasks' | 'windows'>,
): Relearned {
  const known = active?.deployments.map(({ name }) => name) ?? [];
  const deployments = [...new Set([...known, ...rows.flatMap(({ outcomes }) => Object.keys(outcomes))])].sort();
  const random = createRandom(settings.seed);
  const columns = deployments.map((model) => {
    const answers = rows.map(({ outcomes }) => {
      const outcome = outcomes[model];
      if (outcome === undefined) return null;
      const audited = outcome.audited === true;
      const correct = outcome.error === null ? outcome.correct : 0;
      return { found: audited || correct < 0.5 ? correct : null, audited };
    });
    return imputeAccepted(answers, random);
  });
  const examples = rows.map((row, at) => {
    const { task, question } = toExample(row);
    return { ...readTask(task), question, outcomes: columns.map((column) => column[at] ?? null) };
  });
  return relearnRouter(examples, active, { ...settings, deployments, signals: signalNames });
}
