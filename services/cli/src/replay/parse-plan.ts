import { type Plan, planSchema } from '@upshift/contracts';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';

/**
 * A plan as a file holds it, alone or as the `plan` of an object.
 *
 * @throws CliError FILE_UNREADABLE with the path of what is wrong
 */
export function parsePlan(value: unknown, file: string): Plan {
  const given = typeof value === 'object' && value !== null && 'plan' in value ? value.plan : value;
  const parsed = planSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new CliError('FILE_UNREADABLE', `${file} is no plan:\n${z.prettifyError(parsed.error)}`);
}

/** The plan on a clock that runs faster: what waits for calls shrinks with them. */
export function scalePlan(plan: Plan, timeScale: number): Plan {
  const scale = (ms: number): number => ms * timeScale;
  const orNull = (ms: number | null): number | null => (ms === null ? null : scale(ms));
  if (plan.kind === 'speculative') return { ...plan, delayMs: scale(plan.delayMs) };
  if (plan.kind !== 'quorum') return plan;
  const members = plan.members.map((member) => ({
    ...member,
    delayMs: orNull(member.delayMs),
    patienceMs: orNull(member.patienceMs),
  }));
  return { ...plan, members, patienceMs: orNull(plan.patienceMs), lateMs: orNull(plan.lateMs) };
}
