import {
  type ReviewDecision,
  type ReviewDetail,
  type ReviewItem,
  type ReviewList,
  shownContent,
} from '@upshift/contracts';
import { describeAnswer } from '../story/describe-answer.ts';
import { toVerdictNode } from '../story/describe-verdict.ts';
import { formatCount, formatSeconds, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { printable, printableLine, printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { renderTree } from '../terminal/render-tree.ts';

/** The queue as a table, the oldest first. */
export function describeQueue({ reviews, waiting, nextCursor }: ReviewList, colors: Colors): string {
  if (reviews.length === 0)
    return waiting === 0 ? 'Nothing waits for a person.' : `${formatCount(waiting)} wait, none of them like that.`;
  const columns = [
    { title: 'task' },
    { title: 'workload' },
    { title: 'risk' },
    { title: 'age', align: 'right' },
    { title: 'due' },
    { title: 'claimed by' },
    { title: 'why' },
  ] as const;
  const rows = printableLines(reviews).map((item) => [
    item.task,
    item.workload,
    item.risk,
    formatSeconds(item.ageSeconds),
    describeDue(item, colors),
    item.claim?.reviewer ?? '-',
    describeWhy(item),
  ]);
  const more = nextCursor === null ? '' : `\n\n${colors.dim(`There are more: --cursor ${nextCursor}`)}`;
  return `${renderTable(columns, rows)}\n\n${formatCount(waiting)} wait for a person.${more}`;
}

function describeDue({ dueAt, overdue, ageSeconds, openedAt }: ReviewItem, colors: Colors): string {
  if (dueAt === null) return '-';
  const left = (Date.parse(dueAt) - Date.parse(openedAt)) / 1000 - ageSeconds;
  return overdue ? colors.red(`overdue by ${formatSeconds(-left)}`) : `in ${formatSeconds(left)}`;
}

function describeWhy({ reason, reasonDetail }: Pick<ReviewItem, 'reason' | 'reasonDetail'>): string {
  return reasonDetail === null ? (reason ?? '-') : `${reason} (${reasonDetail})`;
}

/** One review: the question, each answer with what was found of it, and which one would be accepted. */
export function describeReview(detail: ReviewDetail, colors: Colors): string {
  const item = printableLines(detail);
  const due = item.dueAt === null ? [] : [`due ${describeDue(item, colors)}`];
  const held = item.claim === null ? [] : [`claimed by ${item.claim.reviewer} until ${item.claim.leaseUntil}`];
  const head = [
    `workload ${item.workload}`,
    `risk ${item.risk}`,
    `${formatSeconds(item.ageSeconds)} old`,
    ...due,
    ...held,
  ];
  return [
    `${colors.bold(item.task)} ${colors.yellow(item.ledger.task.state)} ${describeWhy(item)} · ${head.join(' · ')}`,
    ...detail.request.messages.map(
      (message) => `\n${colors.bold(printableLine(message.role))}\n${printable(shownContent(message))}`,
    ),
    ...detail.answers.flatMap((answer) => describeOne(answer, detail, colors)),
    ...(detail.answers.length === 0 ? ['\nNo vendor gave an answer: an edit writes one.'] : []),
  ].join('\n');
}

function describeOne(
  answer: ReviewDetail['answers'][number],
  { ledger, proposed }: ReviewDetail,
  colors: Colors,
): string[] {
  const attempt = ledger.attempts.find(({ id }) => id === answer.attempt);
  const by = attempt === undefined ? '' : printableLine(` of ${attempt.deployment} on ${attempt.tier}`);
  const simulated = attempt?.simulated === true ? ` ${colors.yellow('SIMULATED')}` : '';
  const mark = answer.attempt === proposed ? ` ${colors.green('proposed')}` : '';
  const verdicts = printableLines(ledger.verdicts.filter((verdict) => verdict.attempt === answer.attempt));
  const output = { text: answer.text, toolCalls: answer.toolCalls, json: answer.json };
  return [
    `\n${colors.bold(`answer${by}`)}${simulated}${mark} ${colors.dim(printableLine(answer.attempt))}`,
    describeAnswer({ output }) ?? '',
    ...verdicts.map((verdict) => renderTree(toVerdictNode(verdict, colors), colors.dim)),
  ];
}

/** How a review ended, on one line. */
export function describeDecision({ task, workedSeconds, costUsd }: ReviewDecision, colors: Colors): string {
  const paint = task.state === 'succeeded' ? colors.green : colors.red;
  return `${colors.bold(task.id)} ${paint(task.state)} ${colors.dim(task.reason ?? '')} · ${formatSeconds(workedSeconds)} of a reviewer · ${formatUsd(costUsd)}`;
}

/** What the validators found of an edit. */
export function describeFindings(verdicts: ReviewDecision['verdicts'], colors: Colors): string {
  return printableLines(verdicts)
    .map((verdict) => renderTree(toVerdictNode({ ...verdict, attempt: '' }, colors), colors.dim))
    .join('\n');
}
