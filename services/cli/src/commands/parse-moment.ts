import { InvalidArgumentError } from 'commander';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * A moment, as people name it: so long ago (30m, 12h, 7d, 2w), a day (2026-11-26, UTC) or a time with its zone
 * (2026-11-26T08:00:00Z).
 *
 * @param nowMs wall time, ms since 1970
 * @returns RFC 3339, UTC
 * @throws InvalidArgumentError which commander turns into a usage error
 */
export function parseMoment(text: string, nowMs: number): string {
  const ago = /^(\d{1,5})([mhdw])$/.exec(text);
  if (ago !== null) return new Date(nowMs - Number(ago[1]) * units[ago[2] as keyof typeof units]).toISOString();
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const time = isTime ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError('It is a time ago (30m, 12h, 7d, 2w), a day (2026-11-26) or a time with its zone.');
  return new Date(time).toISOString();
}
