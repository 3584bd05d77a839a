export { createInFlight } from './in-flight.ts';
export { type ConsumeConfig, callConsume, cpuConsume, type StageHostConfig, type StagePorts } from './ports.ts';
export { createRinger, type LaterRing, type Ringer, toLaterRings, toRing } from './ringer.ts';
export {
  type Admittance,
  type Await,
  bareOutcome,
  type ClaimTerms,
  type Finish,
  type Forward,
  type NextWork,
  type Objection,
  type Outcome,
  type Reject,
  type Retry,
  type Seen,
  type Stage,
  type StageContext,
} from './stage.ts';
export { createStageHost, type StageHost } from './stage-host.ts';
