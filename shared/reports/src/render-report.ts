import type { MonthlyReport, ReadinessReport, WeeklyReport, WhyReport } from '@upshift/contracts';
import { toMonthlyDocument } from './monthly/monthly-document.ts';
import { toReadinessDocument } from './readiness/readiness-document.ts';
import type { Document } from './render/document.ts';
import { renderHtml } from './render/render-html.ts';
import { renderMarkdown } from './render/render-markdown.ts';
import { toWeeklyDocument } from './weekly/weekly-document.ts';
import { toWhyDocument } from './why/why-document.ts';

export type Report = MonthlyReport | WhyReport | ReadinessReport | WeeklyReport;

/** Draws a report for people. */
export function renderReport(report: Report, format: 'html' | 'markdown'): string {
  const document = toDocument(report);
  return format === 'html' ? renderHtml(document) : renderMarkdown(document);
}

function toDocument(report: Report): Document {
  switch (report.kind) {
    case 'monthly':
      return toMonthlyDocument(report);
    case 'weekly':
      return toWeeklyDocument(report);
    case 'why':
      return toWhyDocument(report);
    case 'readiness':
      return toReadinessDocument(report);
  }
}
