import { randomUUID } from 'node:crypto';
import type { Decision, ModelOutput, TaskProgress, TaskRequest, Verdict } from '@upshift/contracts';
import type {
  AcceptResult,
  AttemptResult,
  BeginRequest,
  BeginResult,
  ClaimedWork,
  ClaimRequest,
  ClaimResult,
  Commit,
  CommitResult,
  History,
  Logger,
  NewTask,
  NewWork,
  RingOrder,
  Sibling,
  TaskStore,
  VerdictFacts,
} from '@upshift/ports';
import type pg from 'pg';
import { type BatchCall, type BatchRow, callFunction } from './call-function.ts';
import { createGroup, type Group } from './create-group.ts';
import { type HeldWork, workName } from './held-work.ts';
import { isPassing } from './record-error.ts';
import { releaseDoubtfulClaims } from './release-doubtful-claims.ts';

interface TaskWritesOptions {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly maxRows: number;
  readonly held: HeldWork;
}

/** What the rows of one statement may weigh together, in characters of their JSON. A heavier row flies alone. */
const batchCharacters = 8_388_608;
/** A row beyond this is not sent: Postgres holds no JSON text of 256 MB, and a character may take three bytes. */
const rowCharacters = 67_108_864;

/** A row on its way, with what orders it among the others. */
interface Flight extends BatchRow {
  /** Rows of one key are never in the same statement. */
  readonly key: string;
}

/** Accept, claim, begin and commit, each grouped: one statement for all the rows that gathered while the last one was under way. */
export function createTaskWrites({ pool, log, maxRows, held }: TaskWritesOptions): Pick<
  TaskStore,
  'accept' | 'claim' | 'begin' | 'commit'
> & {
  idle(): Promise<void>;
  close(): void;
} {
  const deps = { pool, log };
  const doubtful = releaseDoubtfulClaims(deps);
  /** Tokens of commits whose outcome is not known, by the very commit: made again, it is the same one to the record. */
  const undecided = new WeakMap<Commit, string>();

  function note({ key, transition }: Commit, result: CommitResult): void {
    if (result.outcome === 'committed' || result.outcome === 'stale') held.ended(key);
    if (result.outcome !== 'committed' || transition.kind !== 'advance' || transition.lease === null) return;
    held.began({ taskId: key.taskId, step: transition.toStep, no: transition.lease });
  }

  function group<Raw, Answer>(call: Omit<BatchCall<Raw, Answer>, 'rows'>): Group<Flight, Answer> {
    return createGroup<Flight, Answer>({
      maxRows,
      maxSize: batchCharacters,
      sizeOf: ({ json }) => json.length,
      lanes: 2,
      keyOf: ({ key }) => key,
      flush: (rows) => callFunction<Raw, Answer>(deps, { ...call, rows }),
    });
  }

  const accepts = group<RawAccept, AcceptResult>({
    name: 'upshift_accept',
    nameOf: ({ taskId }) => taskId,
    toAnswer: toAcceptResult,
    onBadRow: () => ({ outcome: 'refused', reason: 'not_storable' }),
  });
  const claims = group<RawClaim, ClaimResult>({
    name: 'upshift_claim',
    nameOf: workName,
    toAnswer: toClaimResult,
    onBadRow: () => ({ outcome: 'unknown' }),
  });
  const begins = group<RawBegin, BeginResult>({
    name: 'upshift_begin',
    nameOf: workName,
    toAnswer: toBeginResult,
    onBadRow: () => ({ outcome: 'stale' }),
  });
  const commits = group<RawCommit, CommitResult>({
    name: 'upshift_commit',
    nameOf: workName,
    toAnswer: toCommitResult,
    onBadRow: () => ({ outcome: 'not_storable' }),
  });

  return {
    async accept(task) {
      const json = toJson(toAcceptRow(task));
      if (json === null) return { outcome: 'refused', reason: 'not_storable' };
      const { tenantId, taskId, idempotency } = task;
      // Two rows of one idempotency key would meet inside one statement; the second is answered by the next.
      const key = idempotency === null ? taskId : `${tenantId}/${idempotency.key}`;
      return accepts.add({ key, name: taskId, json });
    },
    async claim(request) {
      const token = randomUUID();
      const json = JSON.stringify(toClaimRow(request, token));
      try {
        const result = await claims.add({ key: request.key.taskId, name: workName(request.key), json });
        if (result.outcome === 'claimed') held.began(request.key);
        return result;
      } catch (error) {
        if (isPassing(error)) doubtful.add(token);
        throw error;
      }
    },
    begin: (request) =>
      begins.add({
        key: request.key.taskId,
        name: workName(request.key),
        json: JSON.stringify(toBeginRow(request)),
      }),
    async commit(commit) {
      const token = undecided.get(commit) ?? randomUUID();
      const json = toJson(toCommitRow(commit, token));
      if (json === null) return { outcome: 'not_storable' };
      try {
        const result = await commits.add({ key: commit.key.taskId, name: workName(commit.key), json });
        undecided.delete(commit);
        note(commit, result);
        return result;
      } catch (error) {
        undecided.set(commit, token);
        throw error;
      }
    },
    async idle() {
      await Promise.all([accepts.idle(), claims.idle(), begins.idle(), commits.idle()]);
    },
    close: doubtful.close,
  };
}

/** The row as JSON; null where it is too large to be sent. */
function toJson(row: object): string | null {
  try {
    const json = JSON.stringify(row);
    return json.length > rowCharacters ? null : json;
  } catch {
    return null;
  }
}

interface RawAccept {
  readonly taskId: string;
  readonly outcome: 'created' | 'existing' | 'conflict';
  readonly existing?: string;
  readonly rings?: readonly RingOrder[];
}

function toAcceptRow(task: NewTask) {
  const { idempotency, request, progress, works, decisions, ...rest } = task;
  return {
    ...rest,
    request: JSON.stringify(request),
    progress: JSON.stringify(progress),
    key: idempotency?.key ?? null,
    bodyHash: idempotency?.bodyHash ?? null,
    works: works.map(toWorkRow),
    decisions: decisions.map(toDecisionRow),
  };
}

function toAcceptResult(raw: RawAccept): AcceptResult {
  if (raw.outcome === 'created') return { outcome: 'created', taskId: raw.taskId, rings: raw.rings ?? [] };
  return { outcome: raw.outcome, taskId: raw.existing ?? raw.taskId };
}

function toWorkRow({ call, ...work }: NewWork) {
  return { ...work, call: call === null ? null : JSON.stringify(call) };
}

function toDecisionRow({ step, stage, action, reason, ...body }: Decision) {
  return { step, stage, action, reason, body: JSON.stringify(body) };
}

interface RawClaim {
  readonly taskId: string;
  readonly step: number;
  readonly no: number;
  readonly outcome: ClaimResult['outcome'];
  readonly work?: Omit<ClaimedWork, 'key' | 'task' | 'history' | 'siblings'> & {
    readonly siblings: readonly Sibling[] | null;
    readonly request: string;
    readonly history: RawHistory | null;
    readonly task: Omit<ClaimedWork['task'], 'taskId' | 'request' | 'progress'> & { readonly progress: string };
  };
}

/** Answers and verdicts come as the texts that they were stored as. */
export interface RawHistory {
  readonly answers: readonly (Omit<History['answers'][number], 'output'> & { readonly output: string })[];
  readonly verdicts: readonly (Omit<VerdictFacts, 'verdict'> & { readonly verdict: string })[];
  readonly failures: History['failures'];
  readonly moments: History['moments'];
  readonly tokens?: number | null;
}

function toClaimRow({ key, workerId, avoid, ask = [], hold = false }: ClaimRequest, token: string) {
  return { tenantId: 'default', ...key, workerId, avoid, ask, hold, token };
}

function toClaimResult(raw: RawClaim): ClaimResult {
  if (raw.outcome !== 'claimed' || raw.work === undefined)
    return { outcome: raw.outcome as Exclude<ClaimResult['outcome'], 'claimed'> };
  const { request, history, siblings, task, ...work } = raw.work;
  const { taskId, step, no } = raw;
  return {
    outcome: 'claimed',
    work: {
      ...work,
      key: { taskId, step, no },
      history: toHistory(history),
      siblings: siblings ?? [],
      task: {
        ...task,
        taskId,
        request: JSON.parse(request) as TaskRequest,
        progress: JSON.parse(task.progress) as TaskProgress,
      },
    },
  };
}

export function toHistory(raw: RawHistory | null | undefined): History {
  if (raw === null || raw === undefined) return { answers: [], verdicts: [], failures: [], moments: [] };
  return {
    answers: raw.answers.map((answer) => ({ ...answer, output: JSON.parse(answer.output) as ModelOutput })),
    verdicts: raw.verdicts.map(({ attempt, verdict }) => ({ attempt, verdict: JSON.parse(verdict) as Verdict })),
    failures: raw.failures,
    moments: raw.moments,
    tokens: raw.tokens ?? 0,
  };
}

interface RawBegin {
  readonly taskId: string;
  readonly step: number;
  readonly no: number;
  readonly outcome: BeginResult['outcome'];
  readonly attempt?: Extract<BeginResult, { outcome: 'begun' }>['attempt'];
  readonly barrier?: Extract<BeginResult, { outcome: 'barred' }>['barrier'];
  readonly window?: ClaimedWork['window'];
}

/** What is served is not named as a deployment that is called: budgets look at those alone. */
function toBeginRow({ key, deployment, cache, ...rest }: BeginRequest) {
  const row = { tenantId: 'default', ...key, ...rest };
  if (cache === undefined) return { ...row, deployment };
  if (cache.kind === 'serve') return { ...row, served: deployment, cachedFrom: cache.from };
  return { ...row, deployment, cacheKey: cache.key, cacheTtlMs: cache.ttlMs };
}

function toBeginResult({ attempt, barrier, window }: RawBegin): BeginResult {
  if (attempt !== undefined) return { outcome: 'begun', attempt };
  return barrier === undefined ? { outcome: 'stale' } : { outcome: 'barred', barrier, window: window ?? null };
}

interface RawCommit {
  readonly taskId: string;
  readonly step: number;
  readonly no: number;
  readonly outcome: 'committed' | 'stale' | 'changed';
  readonly rings?: readonly RingOrder[];
  readonly leasedFence?: number | null;
  readonly history?: RawHistory;
  readonly siblings?: readonly Sibling[];
}

function toCommitRow({ key, attempt, verdicts, decisions, transition, ...commit }: Commit, token: string) {
  return {
    tenantId: 'default',
    ...key,
    ...commit,
    token,
    attempt: attempt === null ? null : toAttemptRow(attempt),
    verdicts: verdicts.map(({ attempt: ref, verdict }) => ({
      ...ref,
      validator: verdict.validator,
      version: verdict.version,
      verdict: verdict.verdict,
      body: JSON.stringify(verdict),
    })),
    decisions: decisions.map(toDecisionRow),
    transition: toTransitionRow(transition),
  };
}

function toAttemptRow({ output, modelServed, ...attempt }: AttemptResult) {
  return { ...attempt, modelServed: printable(modelServed), output: output === null ? null : JSON.stringify(output) };
}

/** A vendor's own name for its model, without what a text column refuses; at most 128 characters. */
function printable(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\u0000', '').slice(0, 128);
}

function toTransitionRow(transition: Commit['transition']) {
  switch (transition.kind) {
    case 'advance':
      return { ...transition, works: transition.works.map(toWorkRow), progress: JSON.stringify(transition.progress) };
    case 'again':
      return { ...transition, call: JSON.stringify(transition.call) };
    case 'settle':
      return { ...transition, progress: JSON.stringify(transition.progress) };
    case 'ended':
      return transition;
  }
}

function toCommitResult(raw: RawCommit): CommitResult {
  if (raw.outcome === 'committed')
    return { outcome: 'committed', rings: raw.rings ?? [], leasedFence: raw.leasedFence ?? null };
  if (raw.outcome === 'changed')
    return { outcome: 'changed', history: toHistory(raw.history), siblings: raw.siblings ?? [] };
  return { outcome: 'stale' };
}
