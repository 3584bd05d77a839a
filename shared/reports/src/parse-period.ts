import type { Period } from '@upshift/contracts';

const day = 86_400_000;

/** What {@link parsePeriod} reads, for messages and help. */
export const periodForms =
  'a month (2026-11), a week (2026-W48), a day (2026-11-26), a range of days (2026-11-01..2026-11-15) or of times, "this-month", "last-month", "this-week", "last-week", or the last so many days (7d)';

/**
 * Reads a period as people name it; UTC. Days of a range are both included, times are from (included) to (not included).
 *
 * @param nowMs wall time, ms since 1970
 * @returns null where it is none, or ends before it begins
 */
export function parsePeriod(text: string, nowMs: number): Period | null {
  const span = spanOf(text.trim(), nowMs);
  if (span === null || !(span[0] < span[1]) || Math.abs(span[1]) > 8.6e15) return null;
  return { from: new Date(span[0]).toISOString(), until: new Date(span[1]).toISOString() };
}

/** A period in words that {@link parsePeriod} reads as the same one. */
export function toPeriodText({ from, until }: Period): string {
  const isDays = [from, until].every((at) => at.endsWith('T00:00:00.000Z'));
  if (!isDays) return `${from}..${until}`;
  const last = new Date(Date.parse(until) - day).toISOString();
  return `${from.slice(0, 10)}..${last.slice(0, 10)}`;
}

function spanOf(text: string, nowMs: number): readonly [number, number] | null {
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const monday = weekStart(nowMs);
  if (text === 'this-month') return [Date.UTC(year, month), Date.UTC(year, month + 1)];
  if (text === 'last-month') return [Date.UTC(year, month - 1), Date.UTC(year, month)];
  if (text === 'this-week') return [monday, monday + 7 * day];
  if (text === 'last-week') return [monday - 7 * day, monday];
  const lately = /^(\d{1,4})d$/.exec(text);
  if (lately !== null) return [nowMs - Number(lately[1]) * day, nowMs];
  const range = /^(.+)\.\.(.+)$/.exec(text);
  if (range === null) return unitOf(text);
  const [from, until] = [momentOf(range[1] ?? '', 'from'), momentOf(range[2] ?? '', 'until')];
  return from === null || until === null ? null : [from, until];
}

/** A month, a week or a day. */
function unitOf(text: string): readonly [number, number] | null {
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month !== null) {
    const [year, at] = [Number(month[1]), Number(month[2])];
    return at < 1 || at > 12 ? null : [Date.UTC(year, at - 1), Date.UTC(year, at)];
  }
  const week = /^(\d{4})-W(\d{2})$/.exec(text);
  if (week !== null) {
    // ISO 8601: week 1 has the year's 4th of January in it.
    const start = weekStart(Date.UTC(Number(week[1]), 0, 4)) + (Number(week[2]) - 1) * 7 * day;
    const thursday = new Date(start + 3 * day);
    return thursday.getUTCFullYear() === Number(week[1]) ? [start, start + 7 * day] : null;
  }
  const start = dayOf(text);
  return start === null ? null : [start, start + day];
}

function momentOf(text: string, end: 'from' | 'until'): number | null {
  const start = dayOf(text);
  if (start !== null) return end === 'from' ? start : start + day;
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = isTime ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** A day that there is: the 30th of February is none. */
function dayOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const start = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text ? null : start;
}

function weekStart(ms: number): number {
  const midnight = Math.floor(ms / day) * day;
  return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * day;
}
