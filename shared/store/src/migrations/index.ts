import { recordTables } from './001-record.ts';
import { acceptFunction } from './002-accept.ts';
import { claimFunction } from './003-claim.ts';
import { commitFunction } from './004-commit.ts';
import { reconcileFunctions } from './005-reconcile.ts';
import { momentsFunction } from './006-moments.ts';
import { confidenceColumn } from './007-confidence.ts';
import { acceptManyFunction } from './008-accept-many.ts';
import { sampleRunTables } from './010-sample-run.ts';
import { heldCalls } from './011-held-calls.ts';
import { budgets } from './012-budgets.ts';
import { answerCache } from './013-answer-cache.ts';
import { promptsAndUsage } from './014-prompts-and-usage.ts';
import { deployments } from './015-deployments.ts';
import { hedges } from './016-hedges.ts';
import { escalationLog } from './017-escalation-log.ts';
import { auditTable } from './018-audit.ts';
import { reviewTables } from './020-reviews.ts';
import { reviewFunctions } from './021-review-decisions.ts';
import { evalTables } from './025-evals.ts';
import { purposes } from './028-purpose.ts';
import { portfolioChanges } from './029-portfolio-changes.ts';
import { reportSignOff } from './032-report-sign-off.ts';
import { weeklyReports } from './033-weekly-report.ts';
import { driftTables } from './035-drift.ts';
import { learningTables } from './036-learning.ts';
import { evalWatch } from './038-eval-watch.ts';
import { candidateQuestions } from './039-candidate-questions.ts';
import { alarms } from './040-alarms.ts';
import { evalBudget } from './041-eval-budget.ts';
import { times } from './042-times.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** In order; a migration that has shipped never changes: what must change comes as a new one. */
export const migrations: readonly Migration[] = [
  { version: 1, name: 'record', sql: recordTables },
  { version: 2, name: 'accept', sql: acceptFunction },
  { version: 3, name: 'claim', sql: claimFunction },
  { version: 4, name: 'commit', sql: commitFunction },
  { version: 5, name: 'reconcile', sql: reconcileFunctions },
  { version: 6, name: 'moments', sql: momentsFunction },
  { version: 7, name: 'confidence', sql: confidenceColumn },
  { version: 8, name: 'accept many', sql: acceptManyFunction },
  { version: 10, name: 'sample-run', sql: sampleRunTables },
  { version: 11, name: 'held calls', sql: heldCalls },
  { version: 12, name: 'budgets', sql: budgets },
  { version: 13, name: 'answer cache', sql: answerCache },
  { version: 14, name: 'prompts and usage', sql: promptsAndUsage },
  { version: 15, name: 'deployments', sql: deployments },
  { version: 16, name: 'hedges', sql: hedges },
  { version: 17, name: 'escalation log', sql: escalationLog },
  { version: 18, name: 'audit', sql: auditTable },
  { version: 20, name: 'reviews', sql: reviewTables },
  { version: 21, name: 'review decisions', sql: reviewFunctions },
  { version: 25, name: 'evals', sql: evalTables },
  { version: 28, name: 'purpose', sql: purposes },
  { version: 29, name: 'portfolio changes', sql: portfolioChanges },
  { version: 32, name: 'report sign-off', sql: reportSignOff },
  { version: 33, name: 'weekly report', sql: weeklyReports },
  { version: 35, name: 'drift', sql: driftTables },
  { version: 36, name: 'learning', sql: learningTables },
  { version: 38, name: 'eval watch', sql: evalWatch },
  { version: 39, name: 'candidate questions', sql: candidateQuestions },
  { version: 40, name: 'alarms', sql: alarms },
  { version: 41, name: 'eval budget', sql: evalBudget },
  { version: 42, name: 'times', sql: times },
];
