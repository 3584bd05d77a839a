import { type Period, UpshiftError } from '@upshift/contracts';
import { parsePeriod, periodForms, type Report, renderReport } from '@upshift/reports';
import { z } from 'zod';

const mediaTypes = { json: 'application/json', html: 'text/html', markdown: 'text/markdown', csv: 'text/csv' } as const;
type Format = keyof typeof mediaTypes;

/** Reading a whole period takes longer than a look at a task may. */
export const reportTimeoutMs = 60_000;

/** @param formats that the report has, JSON first: what is answered where nothing else is asked for */
export function formatSchema<const T extends readonly [Format, ...Format[]]>(formats: T) {
  return z
    .enum(formats)
    .optional()
    .describe('Instead of what `Accept` asks for; JSON where neither says anything. HTML is one page without network.');
}

export const periodSchema = z.string().min(1).max(80);

/** @throws UpshiftError REQUEST_INVALID which names the parameter */
export function readPeriod(text: string, nowMs: number, parameter: string): Period {
  const period = parsePeriod(text, nowMs);
  if (period === null)
    throw new UpshiftError('REQUEST_INVALID', `This is no period. It is ${periodForms}.`, { path: `/${parameter}` });
  return period;
}

/** Which of its formats a report is asked for in. */
function chooseFormat(formats: readonly Format[], asked: Format | undefined, accept: string | undefined): Format {
  if (asked !== undefined) return asked;
  const wanted = (accept ?? '').split(',').map((part) => part.split(';', 1)[0]?.trim().toLowerCase());
  return formats.find((format) => wanted.includes(mediaTypes[format])) ?? 'json';
}

interface ReplyLike {
  type(mediaType: string): unknown;
  header(name: string, value: string): unknown;
}

/**
 * The report as it was asked for: JSON as an object, anything else as text under its media type. HTML may be opened by a
 * browser: nothing in it is ever loaded or run.
 */
export function answerReport<R extends Report>(
  report: R,
  {
    reply,
    formats,
    asked,
    accept,
    csv,
  }: {
    readonly reply: ReplyLike;
    readonly formats: readonly Format[];
    readonly asked: Format | undefined;
    readonly accept: string | undefined;
    readonly csv?: (report: R) => string;
  },
): R {
  const format = chooseFormat(formats, asked, accept);
  reply.header('vary', 'accept');
  if (format === 'json') return report;
  reply.type(`${mediaTypes[format]}; charset=utf-8`);
  if (format === 'html')
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  const text = format === 'csv' ? csv?.(report) : renderReport(report, format);
  // The schema of the route is that of its JSON; a text under another media type is sent as it is.
  return (text ?? '') as unknown as R;
}
