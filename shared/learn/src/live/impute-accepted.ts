/** What is known of one answer. */
export interface SeenAnswer {
  /** 0 (refuted, or an audit says so) or 1 (an audit says so); null: it was accepted, and nobody looked again. */
  readonly found: number | null;
  /** An audit looked at it although it was accepted. */
  readonly audited: boolean;
}

/** The audits before, and as many after, that say how right an accepted answer is. */
const nearAudits = 10;

/**
 * How right answers were, of one model and in the order of time. One that was accepted and not audited is drawn, right as often
 * as the audits nearest in time found accepted answers to be (with one right and one wrong more): verdicts alone would praise a
 * model whose errors validators do not see, and what was true long ago is not said of today. Without any audit accepted means right.
 *
 * @param random uniform in [0, 1)
 * @returns 0 or 1 for each; null where there is no answer
 */
export function imputeAccepted(answers: readonly (SeenAnswer | null)[], random: () => number): (number | null)[] {
  const audits = answers.flatMap((answer, at) =>
    answer?.audited === true && answer.found !== null ? [{ at, found: answer.found }] : [],
  );
  let next = 0;
  return answers.map((answer, at) => {
    while (next < audits.length && (audits[next]?.at ?? 0) < at) next++;
    if (answer === null) return null;
    const near = audits.slice(Math.max(0, next - nearAudits), next + nearAudits);
    if (answer.found !== null) return answer.found;
    if (near.length === 0) return 1;
    return Number(random() < (near.reduce((sum, { found }) => sum + found, 0) + 1) / (near.length + 2));
  });
}
