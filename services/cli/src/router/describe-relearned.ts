import type { Relearned } from '@upshift/learn';

/** What a round of learning found, in words. */
export function describeRelearned(rows: number, learned: Relearned, isDryRun: boolean): string[] {
  const lines = learned.tried.map(({ kind, window, tasks, activeLoss, candidateLoss, worseByAtMost, reason }) => {
    const errors =
      activeLoss === null || candidateLoss === null || worseByAtMost === null
        ? `${tasks} newer tasks`
        : `squared error ${candidateLoss.toFixed(4)}, of what serves ${activeLoss.toFixed(4)}, on ${tasks} newer tasks (worse by at most ${worseByAtMost.toFixed(4)})`;
    return `${kind === 'shifted' ? 'the known one, moved to' : 'learned from'} ${window} tasks: ${errors}: ${words[reason]}`;
  });
  if (lines.length === 0) lines.push(`${rows} judged tasks are too few to learn from and to check on.`);
  return [...lines, verdictOf(learned, isDryRun)];
}

const words = {
  better: 'better',
  too_few: 'too few to tell',
  not_shown_better: 'not shown to be better',
  promises_too_much: 'promises too much',
} as const;

function verdictOf({ activated, suspended }: Relearned, isDryRun: boolean): string {
  if (activated !== null)
    return isDryRun ? 'It would serve; nothing was changed.' : 'The better one serves from now on.';
  if (!suspended) return 'What serves stays.';
  return isDryRun
    ? 'The active router promises too much and would be taken out; nothing was changed.'
    : 'The active router promises too much and was taken out: the heuristic routes until a better one is learned.';
}
