import type { PlanTask } from '@upshift/core';
import { bareParameters } from './bare-parameters.ts';
import { chattyRequests } from './chatty-requests.ts';
import { codeWriting } from './code-writing.ts';
import { competitionMathematics } from './competition-mathematics.ts';
import { conversations } from './conversations.ts';
import { documentQuestions } from './document-questions.ts';
import { javaValues } from './java-values.ts';
import { javascriptValues } from './javascript-values.ts';
import { logicPuzzles } from './logic-puzzles.ts';
import { mathWordProblems } from './math-word-problems.ts';
import { multipleChoice } from './multiple-choice.ts';
import { nestedSchemas } from './nested-schemas.ts';
import { otherLanguages } from './other-languages.ts';
import { otherTrades } from './other-trades.ts';
import { plainCalls } from './plain-calls.ts';
import { plainSums } from './plain-sums.ts';
import { proseQuestions } from './prose-questions.ts';
import { recordsToExtract } from './records-to-extract.ts';
import { restRequests } from './rest-requests.ts';
import { shellCommands } from './shell-commands.ts';
import { sqlStatements } from './sql-statements.ts';

export interface ForeignKind {
  readonly name: string;
  /** Whether the features of a guard were chosen with these tasks in view; what holds on the others was not fitted to them. */
  readonly inView: boolean;
  readonly tasks: readonly PlanTask[];
}

/** Foreign to a tuning on simple function calls. Every task was written for this set. */
export const foreignToCalls: readonly ForeignKind[] = [
  { name: 'java values', inView: true, tasks: javaValues },
  { name: 'rest requests', inView: true, tasks: restRequests },
  { name: 'other languages', inView: true, tasks: otherLanguages },
  { name: 'nested schemas', inView: true, tasks: nestedSchemas },
  { name: 'prose, no tools', inView: true, tasks: proseQuestions },
  { name: 'conversations', inView: true, tasks: conversations },
  { name: 'javascript values', inView: false, tasks: javascriptValues },
  { name: 'sql statements', inView: false, tasks: sqlStatements },
  { name: 'chatty, many tools', inView: false, tasks: chattyRequests },
  { name: 'documents', inView: false, tasks: documentQuestions },
  { name: 'sums in words', inView: false, tasks: mathWordProblems },
  { name: 'code to write', inView: false, tasks: codeWriting },
  { name: 'bare parameters', inView: false, tasks: bareParameters },
  { name: 'shell commands', inView: false, tasks: shellCommands },
  { name: 'records to extract', inView: false, tasks: recordsToExtract },
  { name: 'other trades', inView: false, tasks: otherTrades },
];

/** Foreign to a tuning on sums and outputs of code, some of them in the same frame as those. */
export const foreignToSums: readonly ForeignKind[] = [
  { name: 'logic puzzles', inView: true, tasks: logicPuzzles },
  { name: 'multiple choice', inView: false, tasks: multipleChoice },
  { name: 'competition mathematics', inView: false, tasks: competitionMathematics },
];

/** By the same hand, and of the tuned kinds. */
export const alikeToCalls: ForeignKind = { name: 'plain calls', inView: true, tasks: plainCalls };
export const alikeToSums: ForeignKind = { name: 'plain sums', inView: true, tasks: plainSums };
