const dayMs = 86_400_000;
const periodMs = 28 * dayMs;

/**
 * Where the tests begin that are looked at now: with the period of 28 days before the present one, counted from 1970. Each beginning is
 * looked at for one period alone, so that false alarms are limited for each period, and no state need be kept.
 *
 * @param nowMs ms since 1970
 */
export function driftSince(nowMs: number): number {
  return (Math.floor(nowMs / periodMs) - 1) * periodMs;
}
