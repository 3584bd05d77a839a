export { type ActivePortfolio, followActivePortfolio } from './active-portfolio.ts';
export { type AlertSettings, createAlertSender } from './create-alert-sender.ts';
export { createRolloutId, createTaskId } from './create-task-id.ts';
export { loadPortfolio } from './load-portfolio.ts';
export { type HostPorts, type OpenPortsOptions, openPorts } from './open-ports.ts';
export { createPortfolioCache } from './portfolio-cache.ts';
export { type ProcessLike, type Running, runService } from './run-service.ts';
export { runStageService } from './run-stage-service.ts';
