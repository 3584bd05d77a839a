export type { AnswerReading } from './agreement/answer-reading.ts';
export { compareAnswers, groupAnswers, type Likeness } from './agreement/compare-answers.ts';
export { countAgreement } from './agreement/count-agreement.ts';
export { chooseReading, readAnswer } from './agreement/read-answer.ts';
export { wordSimilarity } from './agreement/word-similarity.ts';
export { type AuditRecordLike, buildAuditView } from './audit/build-audit-view.ts';
export { compareOutputs } from './audit/compare-audit.ts';
export { drawAudits } from './audit/draw-audits.ts';
export { judgeAudit } from './audit/judge-audit.ts';
export { planAudit } from './audit/plan-audit.ts';
export { cheapestCallOf } from './budgets/cheapest-call.ts';
export { type BudgetStep, decideOnBudget } from './budgets/decide-on-budget.ts';
export { describeWindow } from './budgets/describe-window.ts';
export { buildMessages, promptOf, systemPrompt } from './calls/build-messages.ts';
export type { CallPlanLike, ChoiceLike } from './calls/call-plan.ts';
export { decideAfterFailure, type FailureInput, type FailureStep } from './calls/decide-after-failure.ts';
export { hedgeAfter } from './calls/hedge-after.ts';
export { isRepeatable, keepsAnswersMs } from './calls/keeps-answers.ts';
export { outputSchemaOf } from './calls/output-schema-of.ts';
export { planCall } from './calls/plan-call.ts';
export { priceCall } from './calls/price-call.ts';
export {
  type ArmFacts,
  type CanaryFacts,
  type CanaryStep,
  decideCanary,
  summarizeArm,
} from './change/decide-canary.ts';
export { diffPortfolios } from './change/diff-portfolios.ts';
export { drawsCandidate } from './change/draws-candidate.ts';
export { drilledDeployments, dueDrill, type LastDrills } from './change/due-drill.ts';
export { type DrillFacts, type DrillStep, judgeDrill } from './change/judge-drill.ts';
export { rollBackDeployment, rollbackTargetOf } from './change/roll-back-deployment.ts';
export { callEndKind } from './deployments/call-end-kind.ts';
export { chooseDeployment, type DeploymentFacts } from './deployments/choose-deployment.ts';
export { decideWait, type WaitInput } from './deployments/decide-wait.ts';
export { toDeploymentRule } from './deployments/deployment-rule.ts';
export { estimateTokens } from './deployments/estimate-tokens.ts';
export { stickyKeyOf } from './deployments/sticky-key.ts';
export { bestAnswer, type JudgedAnswer } from './escalation/best-answer.ts';
export { decideEscalation } from './escalation/decide-escalation.ts';
export type { EscalationInput, EscalationStep } from './escalation/escalation-step.ts';
export { replayEscalation } from './escalation/replay-escalation.ts';
export { buildFigures } from './figures/build-figures.ts';
export { createRandom } from './figures/create-random.ts';
export { percentile } from './figures/percentile.ts';
export { wilsonInterval, z95 } from './figures/wilson-interval.ts';
export type { Ballot, PlanDecision, PlanTask, Vote } from './plans/ballot.ts';
export { type ChosenWay, chooseWay, type Expected } from './plans/choose-way.ts';
export { decidePlan, tallyVotes } from './plans/decide-plan.ts';
export { type ExplainedVote, explainVotes } from './plans/explain-votes.ts';
export { hashesOf, readFeatures } from './plans/guard/guard-features.ts';
export { noveltyOf } from './plans/guard/novelty.ts';
export {
  ballast,
  emptySeen,
  encodeSeen,
  isSeen,
  markSeen,
  type SeenText,
  strangeShare,
} from './plans/guard/seen-text.ts';
export { momentsOf, noOfMoment, type PlanMoment } from './plans/moments.ts';
export { openPlan, type PlanOpening, startsOf } from './plans/open-plan.ts';
export { applyWay, type PlanOfTask, planOfTask } from './plans/plan-of-task.ts';
export { type Question, readQuestion } from './plans/read-question.ts';
export { stepOnLead } from './plans/step-on-lead.ts';
export { taskFeature } from './plans/task-features.ts';
export { membersOf, toQuorum } from './plans/to-quorum.ts';
export { checkValidators } from './portfolio/check-validators.ts';
export { deploymentNameOf } from './portfolio/deployment-name.ts';
export { type Finding, lintPortfolio } from './portfolio/lint-portfolio.ts';
export { findRetirements, lintRetirements, retirementNoticeDays } from './portfolio/lint-retirements.ts';
export { resolveWorkload } from './portfolio/resolve-workload.ts';
export { judgeEdit, validatorsOfEdit } from './review/judge-edit.ts';
export { chooseRoute } from './routing/choose-route.ts';
export { chooseStartTier } from './routing/choose-start-tier.ts';
export { namedWorkload, textToEmbed } from './routing/choose-workload.ts';
export { drawOfTask } from './routing/draw-of-task.ts';
export { type OpenedTask, openTask } from './routing/open-task.ts';
export { tierOf, toPlanTask } from './routing/open-votes.ts';
export { criticalIntents, type Difficulty, type Intent, intents, type Route } from './routing/route.ts';
export type { RouteFacts, TaskRouter } from './routing/route-facts.ts';
export { countSignals, signalNames, textOfTask } from './routing/signals/task-signals.ts';
export { canMove, legalAttemptMoves, legalTaskMoves, legalWorkMoves } from './states/state-moves.ts';
export { isDecisive, judgeAnswer } from './validation/judge-answer.ts';
export {
  buildJudgeMessages,
  type JudgeConfig,
  judgeSchema,
  planJudge,
  readJudgement,
} from './validation/judge-call.ts';
export { judgeOutput, type OutputJudgement } from './validation/judge-output.ts';
export { validatorsFor } from './validation/validators-for.ts';
