import type { AttemptView, LedgerView } from '@upshift/contracts';
import type { Colors } from '../terminal/output.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import type { TreeNode } from '../terminal/render-tree.ts';
import { describeAnswer } from './describe-answer.ts';
import { describeAttempt } from './describe-attempt.ts';
import { type DecisionView, describeDecision, describeSignals, describeVotes } from './describe-decision.ts';
import { describeMoney } from './describe-money.ts';
import { toReviewNode } from './describe-review-work.ts';
import { describeState } from './describe-state.ts';
import { toVerdictNode } from './describe-verdict.ts';

const answerCharacters = 300;

/**
 * Turns a ledger into the story of its task, step by step: the calls of a step with what the validators said of each
 * answer, then what was decided; the answer and the money last.
 */
export function tellStory(ledger: LedgerView, colors: Colors): TreeNode {
  const safe = printableLines(ledger);
  const steps = [...new Set([...safe.attempts, ...safe.decisions].map(({ step }) => step))].sort((a, b) => a - b);
  const answer = describeAnswer(ledger.task);
  return {
    label: describeState(safe.task, colors),
    children: [
      ...steps.flatMap((step) => [
        ...safe.attempts
          .filter((attempt) => attempt.step === step)
          .sort(byCall)
          .map((it) => toAttemptNode(it, safe, colors)),
        ...safe.decisions.filter((decision) => decision.step === step).map((it) => toDecisionNode(it, colors)),
      ]),
      ...(answer === null ? [] : [{ label: `answer: ${shorten(printableLine(answer))}` }]),
      ...(safe.reviews ?? []).map((work) => toReviewNode(work, safe.task.review?.comment ?? null)),
      { label: describeMoney(safe.money, colors) },
    ],
  };
}

function byCall(left: AttemptView, right: AttemptView): number {
  return left.no - right.no || left.try - right.try;
}

function toAttemptNode(attempt: AttemptView, ledger: LedgerView, colors: Colors): TreeNode {
  const verdicts = ledger.verdicts.filter((verdict) => verdict.attempt === attempt.id);
  return {
    label: describeAttempt(attempt, colors),
    children: verdicts.map((verdict) => toVerdictNode(verdict, colors)),
  };
}

function toDecisionNode(decision: DecisionView, colors: Colors): TreeNode {
  const signals = describeSignals(decision);
  return {
    label: describeDecision(decision, colors),
    children: [
      ...describeVotes(decision).map((label) => ({ label })),
      ...(signals === null ? [] : [{ label: colors.dim(signals) }]),
    ],
  };
}

function shorten(text: string): string {
  return text.length <= answerCharacters ? text : `${text.slice(0, answerCharacters)} …`;
}
