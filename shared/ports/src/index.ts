export type { AlarmStore } from './alarm-store.ts';
export type { AuditCase, AuditEnd, AuditKey, AuditReads, AuditRow, AuditWork } from './audit-store.ts';
export type {
  ArmRow,
  ChangeOrder,
  ChangeResult,
  ChangeStore,
  EndRollout,
  NewRollout,
  RolloutFacts,
  ServedTask,
} from './change-store.ts';
export type { Clock, Random } from './clock.ts';
export { createGuardedLookup, type Lookup, PrivateAddressError } from './create-guarded-lookup.ts';
export type { DeploymentChange, DeploymentStore } from './deployment-store.ts';
export type { DriftRow, DriftStore, ProbeRow } from './drift-store.ts';
export type { EscalationFilter, EscalationLog } from './escalation-log.ts';
export type {
  CandidateDecision,
  DueSchedule,
  EvalStore,
  FeedbackEntry,
  NewEvalRun,
  StoredCase,
  StoredEvalResult,
  StoredEvalRun,
  StoredSchedule,
  TakenEvalRun,
} from './eval-store.ts';
export type { FiguresStore } from './figures-store.ts';
export type { Inbox, InboxAnswer, InboxJob } from './inbox.ts';
export type { ConsumeOptions, Delivery, JobQueue, QueueConsumer, QueueCounts, Ring } from './job-queue.ts';
export type { LearningMemory, LearningStore, ModelFiles } from './learning-store.ts';
export type {
  AcquireResult,
  CallEnd,
  DeploymentHealth,
  DeploymentRule,
  Limiter,
  LimiterCandidate,
  LimiterRefusal,
  Permit,
  RefusalCause,
} from './limiter.ts';
export type { Member, Membership } from './membership.ts';
export {
  type Billed,
  type LogprobSummary,
  type ModelAnswer,
  type ModelCall,
  type ModelProvider,
  ProviderError,
} from './model-provider.ts';
export type { PortfolioSource } from './portfolio-source.ts';
export type { PortfolioVersion } from './portfolio-version.ts';
export { isLinkLocalHost, isPrivateAddress, isPrivateHost } from './private-address.ts';
export type { BudgetAlert, ReapReport, ReconcilerStore, SuspectRing } from './reconciler-store.ts';
export type { ReportStore, SignOff, StoredWeeklyReport } from './report-store.ts';
export type {
  ClaimReviewResult,
  DecideReviewResult,
  HeldReview,
  ReviewDecisionRequest,
  ReviewFacts,
  ReviewFilter,
  ReviewRefusal,
  ReviewStore,
} from './review-store.ts';
export type { RouteFactsOfPortfolio, RouteFactsSource } from './route-facts-source.ts';
export type { BillLine, NewSampleRun, SampleRun, SampleStore, SampleTask } from './sample-store.ts';
export type {
  AcceptResult,
  AnswerFacts,
  AttemptResult,
  BeginRequest,
  BeginResult,
  CacheUse,
  CallPlan,
  ClaimedWork,
  ClaimRequest,
  ClaimResult,
  Commit,
  CommitResult,
  DeploymentChoice,
  History,
  KeptAnswer,
  NewTask,
  NewWork,
  RingOrder,
  Sibling,
  TaskFacts,
  TaskFilter,
  TaskStore,
  Transition,
  VerdictFacts,
  WorkKey,
} from './task-store.ts';
export type { LogFields, Logger, Span, SpanKind, SpanOptions, Telemetry } from './telemetry.ts';
export type { TextEmbedder, TextEmbedders } from './text-embedder.ts';
export type { AnswerComparer, Candidate, ValidatorOptionCheck, ValidatorRunner } from './validator.ts';
