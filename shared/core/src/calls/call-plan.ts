/** One deployment that a call may use, with the worst case that is reserved before it is called. */
export interface ChoiceLike {
  readonly deployment: string;
  readonly reserveNanoUsd: number;
}

/** What a call is for, as ports name it (`CallPlan`); core stands on contracts alone and declares the part it needs. */
export interface CallPlanLike {
  readonly tier: string;
  readonly mode: 'first' | 'repair' | 'failover' | 'escalation' | 'vote' | 'judge';
  /** In order of preference. */
  readonly choices: readonly ChoiceLike[];
  readonly maxOutputTokens: number;
  /** Its claim begins no attempt: who may be called is asked first. */
  readonly held?: boolean;
}
