/**
 * Why a vendor call gave no usable answer. The class decides what follows (`failureTable`); the vendor's own text never
 * leaves the provider, because it may quote the prompt or a key.
 */
export const failureClasses = [
  'rate_limited',
  'quota_exhausted',
  'overloaded',
  'server_error',
  'first_byte_timeout',
  'timeout',
  'unreachable',
  'bad_request',
  'context_too_long',
  'unauthorized',
  'not_found',
  'misconfigured',
  'content_refused',
  'malformed_answer',
  'answer_too_large',
  'interrupted',
  'unsupported',
  'deployment_unknown',
  'worker_lost',
] as const;
export type FailureClass = (typeof failureClasses)[number];
