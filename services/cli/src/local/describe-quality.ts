import type { ClassifierQuality } from '@upshift/learn';
import { formatCount, formatShare } from '../terminal/format.ts';
import { renderTable } from '../terminal/render-table.ts';

/** How good a classifier is, as lines: right answers, honesty of its confidence, and what it may answer alone. */
export function describeQuality({ texts, accuracy, calibrationError, coverage }: ClassifierQuality): string {
  const rows = coverage.map(({ precision, minConfidence, share }) => [
    formatShare(precision),
    formatShare(share),
    minConfidence === null ? '–' : floorTo(minConfidence, 3),
  ]);
  return [
    `${formatShare(accuracy)} of ${formatCount(texts)} texts right; confidence and truth are ${formatShare(calibrationError)} apart (expected calibration error)`,
    renderTable(
      [
        { title: 'right of those it answers', align: 'right' },
        { title: 'it answers', align: 'right' },
        { title: 'from confidence', align: 'right' },
      ],
      rows,
    ),
  ].join('\n');
}

/** Cut, not rounded: a limit that is rounded up shuts out the text that it was found on. */
export function floorTo(value: number, digits: number): string {
  return (Math.floor(value * 10 ** digits) / 10 ** digits).toFixed(digits);
}

/** Microseconds for people. */
export function formatMicros(micros: number): string {
  return micros < 1000 ? `${Math.round(micros)} µs` : `${(micros / 1000).toFixed(1)} ms`;
}
