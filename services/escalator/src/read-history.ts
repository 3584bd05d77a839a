import type { EscalationFacts } from '@upshift/contracts';
import type { History } from '@upshift/ports';

type Read = Pick<EscalationFacts, 'repairCharacters' | 'tokensUsed' | 'tried' | 'unchanged'>;

/** What the escalator needs of a task's history, as numbers and names: the texts stay behind. */
export function readHistory(history: History, tier: string | null): Read {
  return {
    repairCharacters: repairCharacters(history),
    tokensUsed: history.tokens ?? 0,
    tried: triedOn(history, tier),
    unchanged: isUnchanged(history),
  };
}

/** What a repair's prompt adds: the last answer and the findings on it, none of those on earlier ones. */
function repairCharacters({ answers, verdicts }: History): number {
  const last = answers.at(-1);
  if (last === undefined) return 0;
  const findings = verdicts.flatMap(({ attempt, verdict }) =>
    attempt.step === last.attempt.step && attempt.no === last.attempt.no && attempt.try === last.attempt.try
      ? verdict.evidence
      : [],
  );
  return (
    JSON.stringify(last.output).length +
    findings.reduce((sum, { path, message }) => sum + path.length + message.length, 0)
  );
}

function triedOn({ answers, failures }: History, tier: string | null): string[] {
  const tried = [...answers, ...failures].filter((attempt) => attempt.tier === tier);
  return [...new Set(tried.map(({ deployment }) => deployment))];
}

/** A repair that brings the very answer that it was to mend will bring it again. */
function isUnchanged({ answers }: History): boolean {
  const [before, last] = answers.slice(-2);
  if (last?.mode !== 'repair' || before === undefined) return false;
  return JSON.stringify(before.output) === JSON.stringify(last.output);
}
