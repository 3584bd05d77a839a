import {
  type AddedEvalCases,
  addedEvalCasesSchema,
  type EvalCandidate,
  type EvalCase,
  type EvalReport,
  type EvalRun,
  type EvalSchedule,
  type EvalSet,
  type EvalSetSummary,
  evalCandidateSchema,
  evalReportSchema,
  evalRunPortfolioSchema,
  evalRunSchema,
  evalScheduleSchema,
  evalSetSchema,
  evalSetSummarySchema,
  type Portfolio,
  portfolioSchema,
  type Reference,
} from '@upshift/contracts';
import { z } from 'zod';
import type { ServerClient } from '../server/server-client.ts';

/** What is to be run: at most one of deployment, tier and portfolio; none: the active portfolio. */
export interface RunWish {
  readonly workload: string;
  readonly deployment?: string | undefined;
  readonly tier?: string | undefined;
  /** A portfolio file, parsed. */
  readonly portfolio?: unknown;
  readonly budgetUsd?: number | undefined;
}

/** The API's routes of evaluation. Every method throws CliError, as the client does. */
export interface EvalApi {
  sets(): Promise<readonly EvalSetSummary[]>;
  set(workload: string): Promise<EvalSet>;
  add(workload: string, cases: readonly EvalCase[]): Promise<AddedEvalCases>;
  remove(workload: string, id: string): Promise<AddedEvalCases>;
  start(wish: RunWish): Promise<EvalRun>;
  run(id: string): Promise<EvalRun>;
  runs(filter: {
    workload?: string | undefined;
    target?: string | undefined;
    limit?: string | undefined;
  }): Promise<readonly EvalRun[]>;
  cancel(id: string): Promise<EvalRun>;
  report(id: string): Promise<EvalReport>;
  /** The portfolio that a run was of. */
  portfolio(id: string): Promise<Portfolio>;
  schedules(): Promise<readonly EvalSchedule[]>;
  schedule(body: {
    workload: string;
    deployment?: string | undefined;
    everyHours: number;
    budgetUsd?: number | undefined;
  }): Promise<readonly EvalSchedule[]>;
  unschedule(which: { workload: string; deployment?: string | undefined }): Promise<readonly EvalSchedule[]>;
  candidates(filter: { workload?: string | undefined; state: string }): Promise<readonly EvalCandidate[]>;
  approve(
    id: string,
    body: { by: string; reference?: Reference | undefined; edgeCase?: boolean | undefined },
  ): Promise<AddedEvalCases>;
  dismiss(id: string, by: string): Promise<void>;
}

const setsSchema = z.object({ sets: z.array(evalSetSummarySchema) });
const runsSchema = z.object({ runs: z.array(evalRunSchema) });
const schedulesSchema = z.object({ schedules: z.array(evalScheduleSchema) });
const candidatesSchema = z.object({ candidates: z.array(evalCandidateSchema) });

export function createEvalApi({ request }: Pick<ServerClient, 'request'>): EvalApi {
  const path = (...parts: readonly string[]): string => `/v1/${parts.map(encodeURIComponent).join('/')}`;
  return {
    sets: async () => (await request(setsSchema, 'GET', path('eval-sets'))).sets,
    set: (workload) => request(evalSetSchema, 'GET', path('eval-sets', workload)),
    add: (workload, cases) => request(addedEvalCasesSchema, 'POST', path('eval-sets', workload, 'cases'), { cases }),
    remove: (workload, id) => request(addedEvalCasesSchema, 'DELETE', path('eval-sets', workload, 'cases', id)),
    start: (wish) => request(evalRunSchema, 'POST', path('eval-runs'), wish),
    run: (id) => request(evalRunSchema, 'GET', path('eval-runs', id)),
    runs: async (filter) => (await request(runsSchema, 'GET', `${path('eval-runs')}?${toQuery(filter)}`)).runs,
    cancel: (id) => request(evalRunSchema, 'POST', path('eval-runs', id, 'cancel')),
    report: (id) => request(evalReportSchema, 'GET', path('eval-runs', id, 'report')),
    portfolio: async (id) =>
      portfolioSchema.parse(
        (await request(evalRunPortfolioSchema, 'GET', path('eval-runs', id, 'portfolio'))).portfolio,
      ),
    schedules: async () => (await request(schedulesSchema, 'GET', path('eval-schedules'))).schedules,
    schedule: async (body) => (await request(schedulesSchema, 'PUT', path('eval-schedules'), body)).schedules,
    unschedule: async (which) =>
      (await request(schedulesSchema, 'DELETE', `${path('eval-schedules')}?${toQuery(which)}`)).schedules,
    candidates: async (filter) =>
      (await request(candidatesSchema, 'GET', `${path('eval-candidates')}?${toQuery(filter)}`)).candidates,
    approve: (id, body) => request(addedEvalCasesSchema, 'POST', path('eval-candidates', id, 'approve'), body),
    async dismiss(id, by) {
      await request(z.object({ id: z.string() }), 'POST', path('eval-candidates', id, 'dismiss'), { by });
    },
  };
}

function toQuery(values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, value);
  return String(query);
}
