import { defaultTarget, type Target } from './worth.ts';

/** What a tuning is asked for: limits against everything on premium, and what is made small or large within them. */
export interface Wish {
  readonly target: Target;
  /** How much lower than premium's success may be, 0.01 for one point. Negative: it must be higher by so much. */
  readonly allowance: number;
  readonly limits: Limits;
  readonly aim: Aim;
}

/** Null: not asked for. Relative to premium (−0.2: a fifth less), the share as it is. */
export interface Limits {
  readonly cost: number | null;
  readonly p95: number | null;
  readonly premiumShare: number | null;
}

export const aims = ['cost-per-success', 'success', 'p95'] as const;
export type Aim = (typeof aims)[number];

/** A wish that cannot be read; the message says what may be written. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

const limitPattern =
  /^(success|p95|cost-per-success|premium-share)\s*(>=|<=)\s*(premium)?\s*([+-]?\s*\d+(?:\.\d+)?\s*(?:%|pt|points?)?)?$/;
const aimPattern = /^(?:minimi[sz]e\s+(cost-per-success|p95)|maximi[sz]e\s+(success))$/;

/**
 * Reads a target such as "success>=premium, p95<=premium-20%, minimise cost-per-success": limits with commas between them, and
 * one aim. Success is in points ("premium-1pt"), latency and cost in per cent of premium's, the premium share as it is.
 *
 * @throws TargetError
 */
export function parseTarget(text: string): Wish {
  let allowance = 0;
  let aim: Aim | null = null;
  const limits: { -readonly [Name in keyof Limits]: Limits[Name] } = { cost: null, p95: null, premiumShare: null };
  for (const part of text.split(',').map((piece) => piece.trim().toLowerCase())) {
    const aimed = aimPattern.exec(part);
    if (aimed !== null) {
      if (aim !== null) throw new TargetError(`"${text}" has two aims; one can be followed.`);
      aim = (aimed[1] ?? aimed[2]) as Aim;
      continue;
    }
    const [, name, sign, anchor, written = '0'] = limitPattern.exec(part) ?? unreadable(part);
    const value = Number.parseFloat(written.replaceAll(' ', ''));
    const wanted = name === 'success' ? '>=' : '<=';
    if (sign !== wanted) throw new TargetError(`"${part}": ${name} is limited by ${wanted}.`);
    if (name === 'premium-share') {
      if (anchor !== undefined) throw new TargetError(`"${part}": write a share, as in "premium-share<=25%".`);
      limits.premiumShare = value / 100;
    } else if (anchor === undefined)
      throw new TargetError(`"${part}": ${name} is compared with premium's, as in "${name}${wanted}premium".`);
    else if (name === 'success') allowance = 0 - value / 100;
    else if (name === 'p95') limits.p95 = value / 100;
    else limits.cost = value / 100;
  }
  return {
    allowance,
    limits,
    aim: aim ?? 'cost-per-success',
    target: toTarget(allowance, limits, aim ?? 'cost-per-success'),
  };
}

function unreadable(part: string): never {
  throw new TargetError(
    `"${part}" is no part of a target. Write for instance "success>=premium-1pt, p95<=premium, premium-share<=25%, minimise cost-per-success".`,
  );
}

/** What the search is told: the limits, and beyond them what the aim wants more of. */
function toTarget(allowance: number, { cost, p95, premiumShare }: Limits, aim: Aim): Target {
  return {
    success: aim === 'success' ? Math.max(defaultTarget.success, -allowance) : -allowance,
    cost: cost ?? (aim === 'cost-per-success' ? -0.8 : 0),
    p95: p95 ?? (aim === 'p95' ? -0.5 : null),
    premiumShare,
  };
}
