/** Prints how often the 95 % interval of a backtest from a log covers the truth, over 200 seeds of a made-up world. */
import { estimateValue } from '../../shared/lab/src/backtest/estimate-value.ts';
import { makeLog, truthOfLog } from '../../shared/lab/src/testing/make-log.ts';

const seeds = Array.from({ length: 200 }, (_, seed) => seed + 1);
process.stdout.write(
  '| tasks | answered | interval covers the truth | mean width, points | plain mean of what was seen, off by | without the third that is seen least: refused |\n|---|---|---|---|---|---|\n',
);
for (const tasks of [300, 600, 2000]) {
  const logs = seeds.map((seed) => makeLog(seed, tasks));
  const estimates = logs.map(estimateValue).filter((one) => one.answer === 'estimate');
  const covered = estimates.filter(({ low, high }) => low <= truthOfLog && truthOfLog <= high).length;
  const width = estimates.reduce((sum, { low, high }) => sum + high - low, 0) / estimates.length;
  const naive = logs.map((log) => mean(log.flatMap(({ seen }) => (seen === null ? [] : [seen]))));
  const refused = logs
    .map((log) => estimateValue(log.map((run) => (run.group === 'law' ? { ...run, seen: null } : run))))
    .filter(({ answer }) => answer === 'refused').length;
  process.stdout.write(
    `| ${tasks} | ${estimates.length} of 200 | ${estimates.length === 0 ? '– | –' : `${((100 * covered) / estimates.length).toFixed(1)} % | ${(100 * width).toFixed(1)}`} | ${(100 * (mean(naive) - truthOfLog)).toFixed(1)} points | ${refused} of 200 |\n`,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
