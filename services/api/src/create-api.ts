import type { FastifyInstance } from 'fastify';
import type { ApiContext } from './api-context.ts';
import type { ApiDependencies } from './api-dependencies.ts';
import type { ApiConfig } from './config.ts';
import { trackUnusedSockets } from './http/track-unused-sockets.ts';
import { startInbox } from './inbox/start-inbox.ts';
import { addPortfolioRoutes } from './portfolio/add-portfolio-routes.ts';
import { createRecordAccess } from './record/create-record-access.ts';
import { createWaitingRoom } from './record/create-waiting-room.ts';
import { addCancelTask } from './routes/cancel-task.ts';
import { addChatCompletions } from './routes/chat-completions.ts';
import { addDeployments } from './routes/deployments.ts';
import { addEvals } from './routes/evals/add-evals.ts';
import { addGetAudit } from './routes/get-audit.ts';
import { addGetDrift } from './routes/get-drift.ts';
import { addGetFigures } from './routes/get-figures.ts';
import { addGetLedger } from './routes/get-ledger.ts';
import { addGetPage } from './routes/get-page.ts';
import { addGetRun } from './routes/get-run.ts';
import { addGetStatus } from './routes/get-status.ts';
import { addGetTask } from './routes/get-task.ts';
import { addHealth } from './routes/health.ts';
import { addListAlarms } from './routes/list-alarms.ts';
import { addListEscalations } from './routes/list-escalations.ts';
import { addListModels } from './routes/list-models.ts';
import { addListTasks } from './routes/list-tasks.ts';
import { addGetMetrics } from './routes/metrics/get-metrics.ts';
import { addOpenApi } from './routes/openapi.ts';
import { addReports } from './routes/reports/add-reports.ts';
import { addReview } from './routes/review/add-review.ts';
import { addSubmitBulk } from './routes/submit-bulk.ts';
import { addSubmitTask } from './routes/submit-task.ts';
import { createServer } from './server.ts';
import { createAcceptance } from './submit/create-acceptance.ts';

export interface Api {
  /** Binds to the host and port of the config and begins with the inbox, where there is one. @throws Error when the port is taken */
  listen(): Promise<{ readonly url: string }>;
  /** Takes no new request, ends long polls with the task as it stands, and resolves when every request is answered. */
  close(): Promise<void>;
  /** Answers a request without a socket, for tests. */
  readonly inject: FastifyInstance['inject'];
}

/** The one tenant there is until API keys name others. */
const tenantId = 'default';

/**
 * The door of Upshift: takes tasks, shows tasks.
 *
 * Answers come from the record alone. The queue is rung after the record has the task and is never waited for.
 */
export async function createApi(deps: ApiDependencies, config: ApiConfig): Promise<Api> {
  const closing = new AbortController();
  const context: ApiContext = {
    deps,
    config,
    record: createRecordAccess(deps, config),
    tenantId,
    closing: closing.signal,
  };
  const server = createServer(context);
  const endUnused = trackUnusedSockets(server.server);
  const acceptance = createAcceptance(context);
  const waitingRoom = createWaitingRoom(context);
  await addOpenApi(server, config);
  addSubmitTask(server, context, acceptance);
  await addSubmitBulk(server, context, acceptance);
  addCancelTask(server, context);
  addGetTask(server, context, waitingRoom);
  addListTasks(server, context);
  addGetLedger(server, context);
  addChatCompletions(server, context, { acceptance, waitingRoom });
  addListModels(server, context);
  addGetStatus(server, context);
  addDeployments(server, context);
  addGetFigures(server, context);
  addGetRun(server, context);
  addEvals(server, context);
  addPortfolioRoutes(server, context);
  addReports(server, context);
  addReview(server, context);
  addListEscalations(server, context);
  addGetAudit(server, context);
  addGetDrift(server, context);
  addListAlarms(server, context);
  addGetMetrics(server, context);
  addHealth(server, context);
  await addGetPage(server);
  await server.ready();

  let inbox: Awaited<ReturnType<typeof startInbox>> = null;

  return {
    async listen() {
      const url = await server.listen({ host: config.host, port: config.port });
      inbox = await startInbox(context, acceptance).catch(async (error: unknown) => {
        await server.close();
        throw error;
      });
      return { url };
    },
    async close() {
      closing.abort();
      const closed = Promise.all([inbox?.close(), server.close()]);
      endUnused();
      await closed;
    },
    inject: server.inject.bind(server),
  };
}
