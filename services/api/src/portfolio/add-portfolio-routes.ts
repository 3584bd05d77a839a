import type { ApiContext } from '../api-context.ts';
import type { ApiServer } from '../server.ts';
import { addApplyPortfolio } from './apply-portfolio.ts';
import { addDrills } from './drills.ts';
import { addGetOutcomes } from './get-outcomes.ts';
import { addGetPortfolio } from './get-portfolio.ts';
import { addGetVersions } from './get-versions.ts';
import { addRollBackDeployment } from './roll-back-deployment.ts';
import { addRollBackPortfolio } from './roll-back-portfolio.ts';
import { addStopRollout } from './stop-rollout.ts';

/** What is asked and told of the portfolio while it serves: what is active, what was, and how it changes. */
export function addPortfolioRoutes(server: ApiServer, context: ApiContext): void {
  addGetPortfolio(server, context);
  addGetVersions(server, context);
  addGetOutcomes(server, context);
  addApplyPortfolio(server, context);
  addRollBackPortfolio(server, context);
  addStopRollout(server, context);
  addRollBackDeployment(server, context);
  addDrills(server, context);
}
