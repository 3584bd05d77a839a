export { type RunUpOptions, runUp } from './compose/run-up.ts';
export { type StartUpOptions, startUp, type Up } from './compose/start-up.ts';
