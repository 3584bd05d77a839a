/**
 * The closed list of reasons. Each decision carries one; `validator_failed` and `validator_unknown` name the validator
 * in the decision's `detail`. Reports count codes, people read meanings; nobody compares texts.
 */
export const reasonCodes = {
  route_requested: 'The producer or the workload names the tier to start on.',
  route_simple: 'The heuristic found the task simple: it starts on the first tier.',
  route_moderate: 'The heuristic found the task of middling difficulty.',
  route_hard: 'The heuristic found the task hard: it starts on the last tier that its workload may use.',
  route_learned: 'The router found that no stronger tier is likelier to succeed by more than the portfolio tolerates.',
  route_explored:
    'Drawn by chance: the task starts on a tier that was drawn as well, with a probability that is logged.',
  route_risk: 'Risk (given, by rule or by the floor of the workload) forbids to start lower.',
  route_plan: 'The workload has a plan: it says which deployments are asked, and when.',
  route_audit: 'An accepted answer was drawn for an audit: the strongest tier is asked the same again.',
  judge_asked: 'Nothing speaks against the answer so far: another model is asked to judge it.',
  answered: 'The vendor answered; the answer goes to the validators.',
  hedged: 'The deployment took longer than its P95: another one was asked as well, and the first answer taken.',
  retry_transient: 'The vendor failed in a way that passes: the same deployment is tried again.',
  failover: 'The deployment failed: another one of the same tier is tried.',
  wait_rate_limited: 'The vendor asked to wait.',
  wait_capacity: 'Every deployment of the tier is at a limit, or left alone for a while: the task waits for its turn.',
  limiter_away: 'Nobody can say whether a limit would be kept: no call is made, the task waits.',
  vote_cast: 'The vendor answered; the answer is one vote among those of its step.',
  quorum_decided: 'The answers of several deployments agree decisively.',
  quorum_best: 'No further answer would change enough: the likeliest answer is taken.',
  quorum_undecided: 'The answers of several deployments do not agree decisively.',
  interrupted: 'The worker was shut down during the call: the call is made again elsewhere.',
  validated: 'Every validator passed.',
  unproved: 'A validator could not tell, and the workload accepts that.',
  weak_signal: 'One weak signal speaks against the answer, which is not enough by itself: it was accepted.',
  no_validators: 'The workload has no validators: an answer is enough.',
  validator_failed: 'A validator found the answer wrong.',
  validator_unknown: 'A validator could not tell, and the workload asks for proof.',
  low_confidence: 'The answer is less sure than the workload asks for.',
  policy_uncertain: 'A policy check could not decide.',
  risk_threshold: 'The risk of accepting is above what the workload allows.',
  refused: 'The model refused the task.',
  provider_exhausted: 'No deployment of the tier gave an answer.',
  deadline: 'The deadline of the task has passed.',
  budget: "What is left of a budget (the task's, its workload's or its tenant's) does not pay for the next call.",
  attempts: 'The task has used all the calls that it may make.',
  tokens: 'The calls of the task together would use more tokens than its workload allows.',
  tiers_exhausted: 'No stronger tier is left.',
  poison: 'The task was in flight in several crashes and crashed a worker alone.',
  review_accepted: 'A reviewer found the answer right.',
  review_edited: 'A reviewer wrote the answer.',
  review_rejected: 'A reviewer found that there is no right answer; the comment says why.',
  cancelled: 'The producer cancelled the task.',
  stuck: 'The task was open with nothing under way; the reconciler moved it on.',
} as const;
export type ReasonCode = keyof typeof reasonCodes;

/**
 * The codes by which an answer is accepted although nothing proved it: no call was left. Such an answer is `degraded`, and
 * only workloads that end in `accept_best` have any.
 */
export const degradedReasons = [
  'tiers_exhausted',
  'budget',
  'attempts',
  'tokens',
] as const satisfies readonly ReasonCode[];

/** The codes that may move a task to a stronger tier (design.md section 6), as counted in reports. */
export const escalationReasons = [
  'validator_failed',
  'validator_unknown',
  'low_confidence',
  'policy_uncertain',
  'risk_threshold',
  'refused',
  'provider_exhausted',
  'quorum_undecided',
] as const satisfies readonly ReasonCode[];
