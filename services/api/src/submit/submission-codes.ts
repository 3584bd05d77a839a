import type { ErrorCode } from '@upshift/contracts';

/** What a submission may be refused with. */
export const submissionCodes = [
  'BODY_NOT_JSON',
  'BODY_TOO_DEEP',
  'BODY_FORBIDDEN_KEY',
  'TEXT_NOT_STORABLE',
  'REQUEST_INVALID',
  'IDEMPOTENCY_KEY_INVALID',
  'IDEMPOTENCY_CONFLICT',
  'BODY_TOO_LARGE',
  'CONTENT_TYPE_UNSUPPORTED',
  'WORKLOAD_UNKNOWN',
  'TIER_UNKNOWN',
  'CONSTRAINTS_UNMET',
  'SCHEMA_INVALID',
  'TOOL_INVALID',
  'BUDGET_TOO_SMALL',
  'OVERLOADED',
] as const satisfies readonly ErrorCode[];
