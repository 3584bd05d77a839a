import type { BacktestContext } from './backtest-context.ts';
import type { DeploymentsContext } from './deployments-context.ts';

/** What the commands that change a running system's portfolio stand on. */
export interface ChangeContext extends DeploymentsContext, BacktestContext {}
