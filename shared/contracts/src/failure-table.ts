import type { FailureClass } from './failure-class.ts';

/**
 * What a failure tells of its deployment. `counts`: one failure of a row of them. `cools`: nothing wrong, but not now;
 * the vendor's waiting time says until when. `removes`: nothing gets better until a person has restored it. `none`: it
 * says something of the request or of us.
 */
export type BreakerEffect = 'none' | 'counts' | 'cools' | 'removes';

/** How a class is recognised in what came over the wire. The most telling sign wins: message, then code, then status. */
export interface FailureSigns {
  readonly statuses?: readonly number[];
  /** Codes, types and reasons in an error's body, as vendors document them. */
  readonly codes?: readonly string[];
  /** For vendors that tell it by no code. The text is looked at and dropped. */
  readonly messages?: readonly RegExp[];
  /** Where no status shows it. */
  readonly otherwise?: string;
}

export interface FailureRow {
  readonly meaning: string;
  readonly signs: FailureSigns;
  /** While another deployment of the tier is left. */
  readonly elsewhere: 'failover' | 'retry' | 'never';
  /** When none is. */
  readonly alone: 'retry' | 'wait' | 'never';
  readonly breaker: BreakerEffect;
}

const passing = { elsewhere: 'failover', alone: 'retry', breaker: 'counts' } as const;
const lasting = { elsewhere: 'failover', alone: 'never' } as const;
const hopeless = { elsewhere: 'never', alone: 'never', breaker: 'none' } as const;
const ours = { elsewhere: 'retry', alone: 'retry', breaker: 'none' } as const;

/**
 * The one table of failures: its signs, what follows, and what it tells of the deployment. A request that is wrong is
 * wrong everywhere; a key, a quota or a model that is missing is missing at one vendor; a prompt that is too long for one
 * model may fit into another. `docs/reference/failure-classes.md` is made of it.
 *
 * Sources of codes: the error references of OpenAI, Anthropic, Google (Gemini API), Mistral, read 2026-11-25.
 */
export const failureTable: Readonly<Record<FailureClass, FailureRow>> = {
  rate_limited: {
    meaning: 'Too many requests or tokens at once.',
    signs: { statuses: [429], codes: ['rate_limit_exceeded', 'rate_limit_error', 'ThrottlingException'] },
    elsewhere: 'failover',
    alone: 'wait',
    breaker: 'cools',
  },
  quota_exhausted: {
    meaning: 'What was paid for is used up: credit, a spending limit, or the allowance of a day.',
    signs: {
      statuses: [402],
      codes: [
        'insufficient_quota',
        'quota_exceeded',
        'billing_hard_limit_reached',
        'billing_not_active',
        'billing_error',
        'ServiceQuotaExceededException',
      ],
      messages: [/credit balance is too low/i, /"quota(Id|_limit)": ?"\w*PerDay/],
    },
    ...lasting,
    breaker: 'cools',
  },
  overloaded: {
    meaning: 'The vendor has no capacity for anybody.',
    signs: {
      statuses: [503, 529],
      codes: ['overloaded_error', 'UNAVAILABLE', 'ServiceUnavailableException', 'ModelNotReadyException'],
    },
    ...passing,
  },
  server_error: {
    meaning: 'Something broke at the vendor.',
    signs: { statuses: [500, 502], codes: ['server_error', 'api_error'], otherwise: 'any other 5xx' },
    ...passing,
  },
  first_byte_timeout: {
    meaning: 'No answer had begun within `timeouts.firstByteSeconds`.',
    signs: { otherwise: 'our own clock' },
    ...passing,
  },
  timeout: {
    meaning: 'The answer was not complete within `timeouts.totalSeconds`, or the vendor says that it ran out of time.',
    signs: {
      statuses: [408, 504],
      codes: ['timeout_error', 'DEADLINE_EXCEEDED', 'ModelTimeoutException'],
      otherwise: 'our own clock',
    },
    ...passing,
  },
  unreachable: {
    meaning: 'No connection, or it broke before the answer was complete.',
    signs: { otherwise: 'refused, reset, name not resolved, certificate not trusted' },
    ...passing,
  },
  bad_request: {
    meaning: 'The vendor refuses the request as it stands; it would refuse it again.',
    signs: { statuses: [400, 413, 422], codes: ['request_too_large'], otherwise: 'any other 4xx' },
    ...hopeless,
  },
  context_too_long: {
    meaning: 'The prompt does not fit into this model; one with a longer context may take it.',
    signs: {
      codes: ['context_length_exceeded'],
      messages: [
        /prompt is too long/i,
        /exceeds? (the )?context (limit|length|window)/i,
        /maximum context length/i,
        /input token count .{0,40}exceeds/i,
        /too large for model/i,
        /input is too long for requested model/i,
      ],
    },
    ...lasting,
    breaker: 'none',
  },
  unauthorized: {
    meaning: 'The key is missing, wrong, or not allowed to do this.',
    signs: {
      statuses: [401, 403],
      codes: [
        'invalid_api_key',
        'authentication_error',
        'permission_error',
        'API_KEY_INVALID',
        'UNAUTHENTICATED',
        'PERMISSION_DENIED',
        'AccessDeniedException',
      ],
      otherwise: 'the variable of the key is not set',
    },
    ...lasting,
    breaker: 'removes',
  },
  not_found: {
    meaning: 'The vendor knows no such model, or nothing is at this address.',
    signs: {
      statuses: [404, 405, 410],
      codes: ['model_not_found', 'not_found_error', 'ResourceNotFoundException'],
      otherwise: 'any redirect: it is not followed',
    },
    ...lasting,
    breaker: 'counts',
  },
  misconfigured: {
    meaning: 'The deployment cannot be called as the portfolio has it: nothing was sent.',
    signs: {
      otherwise: 'a base URL that may not be called, an address inside a private network, a key no header carries',
    },
    ...lasting,
    breaker: 'removes',
  },
  content_refused: {
    meaning: "The vendor's filter stopped prompt or answer, or the model declined.",
    signs: {
      codes: ['content_filter', 'content_policy_violation', 'ResponsibleAIPolicyViolation'],
      otherwise: 'a finish reason or a block reason that says so',
    },
    ...hopeless,
  },
  malformed_answer: {
    meaning: 'A good status, and an answer that cannot be read.',
    signs: { otherwise: 'no JSON, half of it, HTML, or JSON of another protocol' },
    ...lasting,
    breaker: 'counts',
  },
  answer_too_large: {
    meaning: 'More than an answer may weigh; the rest was not read.',
    signs: { otherwise: 'more than 8 MiB on the wire, or more text than the record takes' },
    ...lasting,
    breaker: 'counts',
  },
  interrupted: { meaning: 'We ended the call ourselves.', signs: { otherwise: 'abort, shutdown' }, ...ours },
  unsupported: {
    meaning: 'The deployment is not made for this kind of task.',
    signs: { otherwise: 'said before anything is sent' },
    ...lasting,
    breaker: 'none',
  },
  deployment_unknown: {
    meaning: 'The pinned portfolio has no such deployment.',
    signs: { otherwise: 'said before anything is sent' },
    ...lasting,
    breaker: 'none',
  },
  worker_lost: {
    meaning: 'The worker that made the call was gone before it could say what came of it.',
    signs: { otherwise: 'its lease ended' },
    ...ours,
  },
};

/** What a failed call tells of the deployment that failed. */
export function breakerEffect(failureClass: FailureClass): BreakerEffect {
  return failureTable[failureClass].breaker;
}
