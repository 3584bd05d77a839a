export {
  type Alarm,
  type AlarmKind,
  type AlarmList,
  alarmKinds,
  alarmListSchema,
  alarmSchema,
  type RaisedAlarm,
  raisedAlarmSchema,
} from './alarm.ts';
export { type AuditConfig, auditConfigSchema, auditedWorkloadOf, auditWorkloadOf } from './audit-config.ts';
export { type AuditView, auditViewSchema } from './audit-view.ts';
export {
  type BulkAnswer,
  type BulkSummary,
  bulkAnswerSchema,
  bulkLimits,
  bulkLineSchema,
  bulkSummarySchema,
} from './bulk.ts';
export { toCanonicalJson } from './canonical-json.ts';
export {
  type ApplyAnswer,
  type ApplyPortfolio,
  type ArmSummary,
  applyAnswerSchema,
  applyPortfolioSchema,
  type BacktestSummary,
  backtestSummarySchema,
  type CanaryMargins,
  type CanarySettings,
  type ChangeKind,
  canarySettingsSchema,
  type DrillList,
  type DrillReport,
  type DrillSettings,
  drillListSchema,
  drillSettingsSchema,
  type PortfolioChange,
  type PortfolioDifference,
  type PortfolioHistory,
  type PortfolioView,
  portfolioHistorySchema,
  portfolioViewSchema,
  type RollbackTarget,
  type Rollout,
  type RolloutDecision,
  type RolloutKind,
  type RolloutReport,
  type RolloutState,
  rollbackDeploymentSchema,
  rollbackPortfolioSchema,
  rolloutSchema,
  type ShadowSettings,
  type SignalBounds,
  shadowedWorkloadOf,
  shadowSettingsSchema,
  shadowWorkloadOf,
  startDrillSchema,
  stopRolloutSchema,
} from './change.ts';
export { type Action, actions, type Decision } from './decision.ts';
export {
  type DeploymentAction,
  type DeploymentList,
  type DeploymentView,
  deploymentActions,
  deploymentListSchema,
  deploymentStates,
  deploymentViewSchema,
  drainSchema,
  restoreSchema,
} from './deployments.ts';
export {
  type DriftCause,
  type DriftFinding,
  type DriftReport,
  type DriftSignal,
  type DriftView,
  driftCauses,
  driftReportSchema,
  driftViewSchema,
} from './drift.ts';
export type { EmbeddingsConfig } from './embeddings-config.ts';
export { type ErrorBody, type ErrorCode, errorCodes, UpshiftError } from './error-codes.ts';
export { defaultImpacts, defaultWrong, type OutputRisk } from './escalation-config.ts';
export type { EscalationFacts } from './escalation-facts.ts';
export {
  type EscalationEntry,
  type EscalationList,
  escalationActions,
  escalationListSchema,
} from './escalation-log.ts';
export {
  type EvalCase,
  type EvalTags,
  evalCaseSchema,
  type Reference,
  referenceSchema,
  type Score,
  type Scorer,
  type SimpleScorer,
  scorerOf,
} from './eval-case.ts';
export {
  comparedKeyOf,
  defaultEvalBudgetUsd,
  type EvalChange,
  type EvalFigures,
  type EvalReport,
  type EvalResult,
  type EvalRun,
  type EvalSchedule,
  type EvalShare,
  type EvalTarget,
  evalReportSchema,
  evalRunPortfolioSchema,
  evalRunSchema,
  evalScheduleBodySchema,
  evalScheduleSchema,
  type StartEvalRun,
  startEvalRunSchema,
  targetKeyOf,
} from './eval-run.ts';
export {
  type AddedEvalCases,
  addEvalCasesSchema,
  addedEvalCasesSchema,
  approveCandidateSchema,
  candidateSources,
  candidateStates,
  dismissCandidateSchema,
  type EvalCandidate,
  type EvalSet,
  type EvalSetSummary,
  evalCandidateSchema,
  evalLimits,
  evalSetSchema,
  evalSetSummarySchema,
  type Feedback,
  type FeedbackView,
  feedbackSchema,
  feedbackViewSchema,
} from './eval-set.ts';
export { evalPriority, evaluatedWorkloadOf, evalWorkloadOf, everyEvalWorkload } from './eval-workload.ts';
export { type FailureClass, failureClasses } from './failure-class.ts';
export { type BreakerEffect, breakerEffect, type FailureRow, failureTable } from './failure-table.ts';
export type { Arm, FigureFacts, FigureRow } from './figure-facts.ts';
export { type ArmFigures, armFiguresSchema, type FiguresView, figuresViewSchema } from './figures.ts';
export {
  type AttemptView,
  attemptViewSchema,
  type LedgerView,
  ledgerViewSchema,
  type ReviewVerdict,
  type ReviewWork,
  type StatusView,
  statusViewSchema,
  type TaskList,
  type TaskReview,
  type TaskView,
  taskListSchema,
  taskViewSchema,
} from './http.ts';
export {
  type Image,
  type ImageReference,
  imageBytes,
  imageReferenceSchema,
  imageSchema,
  shownContent,
} from './image.ts';
export {
  type JobEnvelope,
  jobEnvelopeSchema,
  jobIdOf,
  quarantineQueue,
  queueOf,
  taskIdSchema,
  type WorkKind,
  workKinds,
} from './job.ts';
export { type Json, jsonObjectSchema } from './json.ts';
export { answerLimits, jsonLimits } from './json-limits.ts';
export type { LearningConfig } from './learning-config.ts';
export {
  type Message,
  type ModelOutput,
  messageSchema,
  modelOutputSchema,
  type Tool,
  type ToolCall,
  type ToolChoice,
  toolCallSchema,
  toolSchema,
  type Usage,
  usageSchema,
} from './model.ts';
export { nanoUsdSchema, toNanoUsd, toUsd } from './money.ts';
export { type OutcomeRow, outcomeRowSchema, type RecordedOutcome, recordedOutcomeSchema } from './outcome-table.ts';
export { parseNanoUsd } from './parse-nano-usd.ts';
export {
  type AgreementKind,
  type AnswerFeatureName,
  agreementKinds,
  answerFeatureNames,
  type Choice,
  type Forecast,
  type Guard,
  type GuardFeatureName,
  guardFeatureNames,
  type Look,
  type Plan,
  type PlanMember,
  type Prior,
  planMemberSchema,
  planSchema,
  type QuorumPlan,
  quorumPlanSchema,
  type StrangeTextName,
  strangeTextNames,
  type TaskFeatureName,
  type Term,
  taskFeatureNames,
  type Way,
  type WayKind,
  wayKinds,
} from './plan.ts';
export {
  type Breaker,
  type Deployment,
  defaultBreaker,
  deploymentSchema,
  type Portfolio,
  portfolioSchema,
  type ResolvedWorkload,
  type TierChoice,
  tierChoices,
  timeLimitsOf,
  type Workload,
  workloadSchema,
  writtenPortfolioSchema,
} from './portfolio.ts';
export { type Price, priceSchema, type Rates } from './price.ts';
export {
  type LocalMethod,
  type LocalProviderConfig,
  localMethods,
  type ProviderConfig,
  providerSchema,
  type SimulatedProviderConfig,
} from './provider-config.ts';
export { degradedReasons, escalationReasons, type ReasonCode, reasonCodes } from './reason-codes.ts';
export { redactOutput } from './redact-output.ts';
export type {
  BaselineSums,
  BilledRow,
  ReadinessFacts,
  SpendFacts,
  SpendPurpose,
  SpendRow,
  TaskGroup,
  WeeklyFacts,
} from './report-facts.ts';
export {
  type Baseline,
  type CostGroup,
  type Estimate,
  type Grouping,
  groupings,
  type MonthlyReport,
  monthlyReportSchema,
  type Period,
  type Reconciliation,
  type SpendLine,
  spendLines,
} from './report-monthly.ts';
export {
  type ReadinessPoint,
  type ReadinessReport,
  readinessPoints,
  readinessReportSchema,
} from './report-readiness.ts';
export {
  type EscalationPattern,
  type PortfolioEdit,
  type Proposal,
  type SignOffView,
  type StoredWeeklies,
  type StoredWeekly,
  signOffBodySchema,
  signOffSchema,
  storedWeekliesSchema,
  type WeeklyReport,
  weeklyReportSchema,
} from './report-weekly.ts';
export { type WhyCause, type WhyReport, whyCauses, whyReportSchema } from './report-why.ts';
export {
  acceptReviewSchema,
  claimReviewSchema,
  editReviewSchema,
  heldReviewSchema,
  type ReviewClaim,
  type ReviewDecision,
  type ReviewDetail,
  type ReviewItem,
  type ReviewList,
  rejectReviewSchema,
  reviewClaimSchema,
  reviewDecisionSchema,
  reviewDetailSchema,
  reviewerSchema,
  reviewListSchema,
} from './review.ts';
export { type ReviewTerms, reviewTermsOf } from './review-terms.ts';
export { type SampleRunView, sampleRunViewSchema } from './sample-run.ts';
export type { Signal } from './signal.ts';
export { type BudgetPeriod, budgetPeriods, type SpendLimit, type SpendWindow, spendLimitsOf } from './spend.ts';
export {
  type AttemptState,
  type AttemptUse,
  type Audience,
  attemptStates,
  attemptUses,
  audiences,
  type Risk,
  riskLevels,
  type SettledState,
  settledStates,
  type TaskState,
  taskStates,
  type WorkState,
  workStates,
} from './states.ts';
export { suggest } from './suggest.ts';
export {
  type SubmitTask,
  submitTaskSchema,
  type TaskConstraints,
  type TaskInput,
  type TaskRequest,
  taskInputSchema,
} from './task.ts';
export { type AttemptRef, attemptIdOf, freshProgress, type Objection, type TaskProgress } from './task-progress.ts';
export {
  type CodeLanguage,
  codeLanguages,
  piiKinds,
  type ValidatorConfig,
  validatorConfigSchema,
  validatorKinds,
} from './validator-config.ts';
export { type Redaction, redactionSchema, type Verdict, verdictSchema, verdictValues } from './verdict.ts';
