import { formatMs, formatShare, formatSigned, formatUsd } from '../show/format.js';

/**
 * @import { ArmFigures, FiguresView } from '@upshift/contracts'
 *
 * @typedef {object} FigureRow
 * @property {string} name
 * @property {string} premium
 * @property {string} portfolio
 * @property {{ text: string, interval: string, verdict: 'better' | 'worse' | 'unclear', words: string } | null} difference
 *
 * @typedef {{ value: number, low: number, high: number }} Difference
 */

const nothing = '–';

/**
 * The four figures, each with its difference: shares in points, money and latency as a share of premium.
 *
 * @param {FiguresView} figures
 * @returns {FigureRow[]}
 */
export function toFigureRows({ arms, difference }) {
  /** @param {(arm: ArmFigures) => string | null} read */
  const both = (read) => {
    const [premium, portfolio] = ['premium', 'portfolio'].map((name) => {
      const arm = arms.find((one) => one.arm === name);
      return (arm === undefined ? null : read(arm)) ?? nothing;
    });
    return { premium: premium ?? nothing, portfolio: portfolio ?? nothing };
  };
  return [
    {
      name: 'Success',
      ...both(({ success }) => (success === null ? null : formatShare(success))),
      difference: inPoints(difference?.success, 1, ['higher', 'lower']),
    },
    {
      name: 'Cost per successful task',
      ...both(({ costPerSuccessUsd }) => (costPerSuccessUsd === null ? null : formatUsd(costPerSuccessUsd))),
      difference: asShare(difference?.costPerSuccess, ['dearer', 'cheaper']),
    },
    {
      name: 'P95 latency',
      ...both(({ latencyMs }) => (latencyMs === null ? null : formatMs(latencyMs.p95))),
      difference: asShare(difference?.p95, ['slower', 'faster']),
    },
    {
      name: 'Premium share',
      ...both(({ premiumShare }) => (premiumShare === null ? null : formatShare(premiumShare))),
      difference: inPoints(difference?.premiumShare, -1, ['higher', 'lower']),
    },
  ];
}

/**
 * @param {Difference | undefined} difference
 * @param {1 | -1} good the sign that is wanted
 * @param {readonly [string, string]} words for more and for less
 */
function inPoints(difference, good, words) {
  if (difference === undefined) return null;
  /** @param {number} value */
  const write = (value) => formatSigned(value, 1);
  return {
    text: `${write(difference.value)} points`,
    interval: span(difference, write),
    ...judge(difference, good, words),
  };
}

/**
 * @param {Difference | undefined} difference −0.3: thirty percent less
 * @param {readonly [string, string]} words
 */
function asShare(difference, words) {
  if (difference === undefined) return null;
  /** @param {number} value */
  const write = (value) => formatSigned(100 * value, Math.abs(value) < 0.1 ? 1 : 0);
  return { text: `${write(difference.value)} %`, interval: span(difference, write), ...judge(difference, -1, words) };
}

/**
 * @param {Difference} difference
 * @param {(value: number) => string} write
 */
function span({ low, high }, write) {
  return `${write(low)} … ${write(high)}`;
}

/**
 * An interval that holds zero shows no difference, whatever its middle says.
 *
 * @param {Difference} difference
 * @param {1 | -1} good
 * @param {readonly [string, string]} words
 * @returns {{ verdict: 'better' | 'worse' | 'unclear', words: string }}
 */
function judge({ low, high }, good, [more, less]) {
  if (low <= 0 && high >= 0) return { verdict: 'unclear', words: 'no clear difference' };
  const sign = low > 0 ? 1 : -1;
  return { verdict: sign === good ? 'better' : 'worse', words: sign > 0 ? more : less };
}
