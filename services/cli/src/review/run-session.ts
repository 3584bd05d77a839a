import type { ModelOutput, ReviewClaim, ReviewDecision, ReviewDetail, ReviewVerdict } from '@upshift/contracts';
import { CliError } from '../cli-error.ts';
import { EditRefused, type ServerClient } from '../server/server-client.ts';
import { formatSeconds } from '../terminal/format.ts';
import type { Output } from '../terminal/output.ts';
import { printableLine } from '../terminal/printable.ts';
import type { ReviewDesk } from './create-review-desk.ts';
import { describeDecision, describeFindings, describeReview } from './describe-review.ts';
import { outputOf, toEditable } from './edited-answer.ts';

interface Session {
  readonly client: ServerClient;
  readonly desk: ReviewDesk;
  readonly output: Output;
  readonly reviewer: string;
}

/**
 * Goes through the queue with a reviewer: choose, claim, read, decide, next. What somebody else took or ended meanwhile
 * is said, and the queue goes on. A task that is left undecided is given back.
 */
export async function runSession(session: Session, query: Readonly<Record<string, string>>): Promise<void> {
  const { client, output } = session;
  for (;;) {
    const { reviews } = await client.reviews({ ...query, limit: '20' });
    const free = reviews.filter(({ claim }) => claim === null || claim.reviewer === session.reviewer);
    if (free.length === 0) return output.note('Nothing is left to decide.');
    const task = await session.desk.select(
      'Which task?',
      free.map((item) => ({
        id: item.task,
        label: printableLine(`${item.workload} · ${item.risk} · ${formatSeconds(item.ageSeconds)} old`),
        hint: printableLine(item.reason ?? ''),
      })),
    );
    if (task === null) return;
    try {
      await reviewOne(session, task);
    } catch (error) {
      if (!(error instanceof CliError) || !error.code.startsWith('REVIEW_')) throw error;
      output.note(`${output.colors.yellow(error.code)} ${printableLine(error.message)}`);
    }
  }
}

const decisions = [
  { id: 'accept', label: 'Accept the proposed answer', hint: 'the task succeeds with it' },
  { id: 'edit', label: 'Edit', hint: 'the task succeeds with what you write, if the validators let it pass' },
  { id: 'reject', label: 'Reject', hint: 'the task fails, with your reason' },
  { id: 'release', label: 'Give it back', hint: 'it waits for somebody else' },
] as const;

async function reviewOne(session: Session, task: string): Promise<void> {
  const { client, desk, output, reviewer } = session;
  const claim = await client.claimReview(task, reviewer);
  const detail = await client.review(task);
  output.result(describeReview(detail, output.colors));
  const choices = decisions.filter(({ id }) => id !== 'accept' || detail.proposed !== null);
  const decision = await desk.select('What is your decision?', choices);
  const decided =
    decision === 'accept'
      ? await accept(session, claim)
      : decision === 'edit'
        ? await edit(session, claim, detail)
        : decision === 'reject' && (await reject(session, claim));
  if (!decided) await client.releaseReview(claim);
}

async function accept(session: Session, claim: ReviewClaim): Promise<boolean> {
  const { desk, output } = session;
  if (!(await desk.confirm('The task succeeds with the proposed answer, for good. Accept it?'))) return false;
  output.result(describeDecision(await decide(session, claim, 'accept', {}), output.colors));
  return true;
}

async function reject(session: Session, claim: ReviewClaim): Promise<boolean> {
  const { desk, output } = session;
  const comment = await desk.text('Why is there no right answer? Its producer reads this.', true);
  if (comment === null || !(await desk.confirm('The task fails, for good. Reject it?'))) return false;
  output.result(describeDecision(await decide(session, claim, 'reject', { comment }), output.colors));
  return true;
}

async function edit(session: Session, claim: ReviewClaim, detail: ReviewDetail): Promise<boolean> {
  const { desk, output } = session;
  let text = toEditable(detail);
  for (;;) {
    const edited = await desk.edit(text);
    if (edited === null) return false;
    text = edited;
    const answer = outputOf(edited);
    if (!(await desk.confirm('The task succeeds with what you wrote, for good. Settle it?'))) return false;
    const findings = await settle(session, claim, answer, null);
    if (findings === null) return true;
    output.note(findings);
    const next = await desk.select('The validators do not let it pass.', [
      { id: 'mend', label: 'Mend it', hint: 'back to the editor' },
      { id: 'insist', label: 'Insist', hint: 'it stands, with your reason on record' },
    ]);
    if (next === null) return false;
    if (next === 'mend') continue;
    const insist = await desk.text('Why is it right all the same?', true);
    if (insist === null) return false;
    output.result(describeDecision(await decide(session, claim, 'edit', { answer, insist }), output.colors));
    return true;
  }
}

/** @returns null where it is settled, else what the validators found */
async function settle(
  session: Session,
  claim: ReviewClaim,
  answer: ModelOutput,
  insist: string | null,
): Promise<string | null> {
  const { output } = session;
  try {
    const body = insist === null ? { answer } : { answer, insist };
    output.result(describeDecision(await decide(session, claim, 'edit', body), output.colors));
    return null;
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    return describeFindings(error.verdicts, output.colors);
  }
}

/** Claims once more first: whoever wrote for longer than the lease still decides, where nobody took the task meanwhile. */
async function decide(
  { client }: Session,
  { task, reviewer }: ReviewClaim,
  verdict: ReviewVerdict,
  body: object,
): Promise<ReviewDecision> {
  return client.decideReview(await client.claimReview(task, reviewer), verdict, body);
}
