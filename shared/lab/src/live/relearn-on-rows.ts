import type { OutcomeRow, Portfolio } from '@upshift/contracts';
import { signalNames } from '@upshift/core';
import { imputeAccepted, type Relearned, type Relearning, type RouterModel, relearnRouter } from '@upshift/learn';
import { readTask, toExample } from '../router/read-task.ts';
import { createRandom } from '../seeded-random.ts';
import { auditByStrongest } from './audit-by-strongest.ts';

/** Chosen on the simulation of a model that gets worse; fewer tasks check little, more take longer to come. */
const shiftDefaults = { checkTasks: 150, tasks: 150 } as const;

/**
 * Learns a router again from rows of a ledger: verdicts of validators, audits and shadow answers (`imputeAccepted` tells how
 * the first two are joined). The models are those of the rows and of the active router. A shadow's answer that was accepted is
 * compared with what the strongest tier answered to the same task, as an audit would (`auditByStrongest`).
 *
 * @param rows oldest first
 * @param portfolio the one that served; null: nobody says how answers are compared
 */
export function relearnOnRows(
  rows: readonly OutcomeRow[],
  active: RouterModel | null,
  settings: Pick<Relearning, 'seed' | 'checkTasks' | 'windows' | 'former'>,
  portfolio: Portfolio | null = null,
): Relearned {
  const audited = portfolio === null ? [] : rows.map((row) => auditByStrongest(row, portfolio));
  const known = (active ?? settings.former)?.deployments.map(({ name }) => name) ?? [];
  const deployments = [...new Set([...known, ...rows.flatMap(({ outcomes }) => Object.keys(outcomes))])].sort();
  const random = createRandom(settings.seed);
  const columns = deployments.map((model) => {
    const answers = rows.map(({ outcomes }, at) => {
      const outcome = outcomes[model];
      if (outcome === undefined) return null;
      const agrees = audited[at]?.get(model);
      if (agrees !== undefined) return { found: Number(agrees), audited: true };
      const correct = outcome.error === null ? outcome.correct : 0;
      const isAudited = outcome.audited === true;
      return { found: isAudited || correct < 0.5 ? correct : null, audited: isAudited };
    });
    return imputeAccepted(answers, random);
  });
  const examples = rows.map((row, at) => {
    const { task, question } = toExample(row);
    return { ...readTask(task), question, outcomes: columns.map((column) => column[at] ?? null) };
  });
  return relearnRouter(examples, active, { ...settings, deployments, signals: signalNames, shift: shiftDefaults });
}
