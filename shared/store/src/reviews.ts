import {
  type AttemptRef,
  attemptIdOf,
  type ModelOutput,
  type ReviewItem,
  reviewTermsOf,
  type TaskProgress,
  type TaskRequest,
  UpshiftError,
} from '@upshift/contracts';
import type {
  ClaimReviewResult,
  DecideReviewResult,
  ReviewDecisionRequest,
  ReviewFilter,
  ReviewStore,
  TaskStore,
} from '@upshift/ports';
import type pg from 'pg';

interface ReviewRow {
  readonly tenant_id: string;
  readonly task_id: string;
  readonly workload: string;
  readonly risk: ReviewItem['risk'];
  readonly reason: string | null;
  readonly reason_detail: string | null;
  readonly opened_at: Date;
  readonly place: string;
  readonly age_seconds: number;
  readonly portfolio_hash: string;
  readonly holder: string | null;
  readonly claimed_at: Date | null;
  readonly lease_until: Date | null;
}

/** A claim whose lease has ended is none. `place` is exact to the microsecond, as the order is. */
const reviewQuery = `select r.tenant_id, r.task_id, r.workload, r.risk, r.reason, r.reason_detail, r.opened_at,
    to_char(r.opened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place,
    extract(epoch from coalesce(r.ended_at, clock_timestamp()) - r.opened_at)::float8 as age_seconds,
    t.portfolio_hash, c.reviewer as holder, c.claimed_at, c.lease_until
  from review r
  join task t on t.tenant_id = r.tenant_id and t.id = r.task_id
  left join review_claim c on c.tenant_id = r.tenant_id and c.task_id = r.task_id and c.fence = r.fence and c.ended_at is null
    and c.lease_until > clock_timestamp()`;

/** Tasks that wait for a person, and what persons do with them. */
export function createReviews(
  pool: pg.Pool,
  { loadPortfolio, getLedger }: Pick<TaskStore, 'loadPortfolio' | 'getLedger'>,
): ReviewStore {
  async function termsOf({ portfolio_hash: hash, workload }: Pick<ReviewRow, 'portfolio_hash' | 'workload'>) {
    const version = await loadPortfolio(hash);
    return reviewTermsOf(version?.portfolio ?? { workloads: {} }, workload);
  }

  async function toItem(row: ReviewRow): Promise<ReviewItem> {
    const { slaMs } = await termsOf(row);
    const dueAt = slaMs === null ? null : new Date(row.opened_at.getTime() + slaMs);
    const { holder, claimed_at: claimedAt, lease_until: leaseUntil } = row;
    return {
      task: row.task_id,
      tenant: row.tenant_id,
      workload: row.workload,
      risk: row.risk,
      reason: row.reason,
      reasonDetail: row.reason_detail,
      openedAt: row.opened_at.toISOString(),
      ageSeconds: Math.max(0, row.age_seconds),
      dueAt: dueAt?.toISOString() ?? null,
      overdue: slaMs !== null && row.age_seconds * 1000 > slaMs,
      claim:
        holder === null || claimedAt === null || leaseUntil === null
          ? null
          : { reviewer: holder, claimedAt: claimedAt.toISOString(), leaseUntil: leaseUntil.toISOString() },
    };
  }

  async function call<Answer>(name: string, argument: object): Promise<Answer> {
    const { rows } = await pool.query<{ answer: Answer }>(`select ${name}($1::jsonb) as answer`, [
      JSON.stringify(argument),
    ]);
    if (rows[0] === undefined) throw new Error(`${name} gave no answer.`);
    return rows[0].answer;
  }

  return {
    async listReviews(filter) {
      const { text, values } = listQuery(filter);
      const [page, count] = await Promise.all([
        pool.query<ReviewRow>(text, values),
        pool.query<{ waiting: number }>({
          name: 'reviews_waiting',
          text: 'select count(*)::int as waiting from review where tenant_id = $1 and ended_at is null',
          values: [filter.tenantId],
        }),
      ]);
      const rows = page.rows.slice(0, filter.limit);
      const last = page.rows.length > filter.limit ? rows.at(-1) : undefined;
      return {
        reviews: await Promise.all(rows.map(toItem)),
        nextCursor: last === undefined ? null : toCursor(last),
        waiting: count.rows[0]?.waiting ?? 0,
      };
    },
    async getReview(tenantId, taskId) {
      const values = [tenantId, taskId];
      const { rows } = await pool.query<ReviewRow>(`${reviewQuery} where r.tenant_id = $1 and r.task_id = $2`, values);
      const row = rows[0];
      const ledger = row === undefined ? null : await getLedger(tenantId, taskId);
      if (row === undefined || ledger === null) return null;
      const contents = await pool.query<{ ref: string; body: string }>(
        "select ref, body from content where tenant_id = $1 and task_id = $2 and (ref = 'request' or ref ~ '^answer-[0-9]+-[0-9]+-[0-9]+$')",
        values,
      );
      const tasks = await pool.query<{ progress: string }>(
        'select progress from task where tenant_id = $1 and id = $2',
        values,
      );
      const answers = contents.rows
        .flatMap(({ ref, body }) => toAnswer(taskId, ref, body))
        .sort((left, right) => byStep(left.ref, right.ref));
      const request = contents.rows.find(({ ref }) => ref === 'request')?.body;
      const { best } = JSON.parse(tasks.rows[0]?.progress ?? '{}') as Partial<TaskProgress>;
      return {
        item: await toItem(row),
        terms: await termsOf(row),
        request: request === undefined ? emptyRequest : (JSON.parse(request) as TaskRequest),
        answers,
        proposed: (answers.find(({ ref }) => isSame(ref, best ?? null)) ?? answers.at(-1))?.ref ?? null,
        ledger,
        portfolioHash: row.portfolio_hash,
      };
    },
    async claimReview(tenantId, taskId, reviewer, { leaseMs, capMs, rateNanoUsdPerHour }) {
      return toClaimResult(
        await call<RawClaim>('upshift_claim_review', {
          tenantId,
          taskId,
          reviewer,
          leaseMs,
          capMs,
          rateNanoUsdPerHour,
        }),
      );
    },
    async renewReview(held, leaseMs) {
      return toClaimResult(await call<RawRenewal>('upshift_renew_review', { ...held, leaseMs }));
    },
    releaseReview: (held) => call('upshift_release_review', held),
    decideReview: (request) => call<DecideReviewResult>('upshift_decide_review', toDecisionRow(request)),
  };
}

/** Of a task whose content was removed. */
const emptyRequest: TaskRequest = {
  input: { messages: [], tools: null },
  outputSchema: null,
  requestedWorkload: null,
  requestedRisk: null,
  audience: null,
  minTier: null,
  metadata: {},
};

function toAnswer(taskId: string, name: string, body: string) {
  const [, step, no, tryNo] = /^answer-(\d+)-(\d+)-(\d+)$/.exec(name) ?? [];
  if (step === undefined) return [];
  const ref: AttemptRef = { step: Number(step), no: Number(no), try: Number(tryNo) };
  return [{ ref, attempt: attemptIdOf(taskId, ref), output: JSON.parse(body) as ModelOutput }];
}

function byStep(left: AttemptRef, right: AttemptRef): number {
  return left.step - right.step || left.no - right.no || left.try - right.try;
}

function isSame(left: AttemptRef, right: AttemptRef | null): boolean {
  return right !== null && byStep(left, right) === 0;
}

const reasons = { accept: 'review_accepted', edit: 'review_edited', reject: 'review_rejected' } as const;

function toDecisionRow({ decision, ...rest }: ReviewDecisionRequest): object {
  const { verdict } = decision;
  const common = { ...rest, verdict, reason: reasons[verdict] };
  if (decision.verdict === 'accept') return { ...common, accepted: decision.attempt };
  if (decision.verdict === 'reject') return common;
  const { answer, verdicts, insisted } = decision;
  return { ...common, answer: JSON.stringify(answer), verdicts: JSON.stringify(verdicts), insisted };
}

/** Times travel as ms since 1970: dates in JSON would be in the session's time zone. */
type InMs<Claim> = Omit<Claim, 'claimedAt' | 'leaseUntil'> & {
  readonly claimedAt: number;
  readonly leaseUntil: number;
};
type Claimed = Extract<ClaimReviewResult, { outcome: 'claimed' }>;
type RawClaimed = { readonly outcome: 'claimed'; readonly claim: InMs<Claimed['claim']> };
type RawHeld = { readonly outcome: 'held'; readonly reviewer: string; readonly leaseUntil: number };
type RawClaim = RawClaimed | RawHeld | Exclude<ClaimReviewResult, { outcome: 'claimed' | 'held' }>;
type RawRenewal = RawClaimed | Exclude<Awaited<ReturnType<ReviewStore['renewReview']>>, { outcome: 'claimed' }>;

function toClaimResult(raw: RawClaim): ClaimReviewResult;
function toClaimResult(raw: RawRenewal): Awaited<ReturnType<ReviewStore['renewReview']>>;
function toClaimResult(raw: RawClaim | RawRenewal) {
  if (raw.outcome === 'held') return { ...raw, leaseUntil: new Date(raw.leaseUntil).toISOString() };
  if (raw.outcome !== 'claimed') return raw;
  const { claim } = raw;
  const claimedAt = new Date(claim.claimedAt).toISOString();
  return { outcome: 'claimed', claim: { ...claim, claimedAt, leaseUntil: new Date(claim.leaseUntil).toISOString() } };
}

function listQuery({ tenantId, workload, risk, claimed, reviewer, cursor, limit }: ReviewFilter) {
  const values: unknown[] = [tenantId, limit + 1];
  const conditions = ['r.tenant_id = $1', 'r.ended_at is null'];
  const where = (condition: string, ...wanted: unknown[]): void => {
    conditions.push(condition.replaceAll('?', () => `$${values.push(wanted.shift())}`));
  };
  if (workload !== undefined) where('r.workload = ?', workload);
  if (risk !== undefined) where('r.risk = ?', risk);
  if (claimed !== undefined) where(`c.task_id is ${claimed ? 'not null' : 'null'}`);
  if (reviewer !== undefined) where('c.reviewer = ?', reviewer);
  if (cursor !== undefined) where('(r.opened_at, r.task_id) > (?::timestamptz, ?)', ...fromCursor(cursor));
  const text = `${reviewQuery} where ${conditions.join(' and ')} order by r.opened_at, r.task_id limit $2`;
  return { text, values };
}

function toCursor({ place, task_id: taskId }: ReviewRow): string {
  return Buffer.from(`r1:${place}:${taskId}`).toString('base64url');
}

function fromCursor(cursor: string): [string, string] {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, place, taskId] = /^r1:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z):(t_[0-9A-HJKMNP-TV-Z]{26})$/.exec(text) ?? [];
  if (place === undefined || taskId === undefined || Number.isNaN(Date.parse(place)))
    throw new UpshiftError(
      'CURSOR_INVALID',
      'The cursor was not made by this list. Leave it out to begin with the oldest review.',
      { path: '/cursor' },
    );
  return [place, taskId];
}
