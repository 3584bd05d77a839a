import { formatNanoUsd } from '../show/format.js';
import { facts } from '../show/parts.js';

/** @import { LedgerView } from '@upshift/contracts' */

/**
 * What was spent of what budget, and what of it was for nothing, guessed or over the limit.
 *
 * @param {LedgerView['money']} money
 */
export function renderMoney(money) {
  /** @type {readonly (readonly [string, number, boolean])[]} */
  const amounts = [
    ['spent', money.spentNanoUsd, true],
    ['budget', money.budgetNanoUsd, true],
    ['useful', money.usefulNanoUsd, true],
    ['wasted', money.wastedNanoUsd, true],
    ['reserved', money.reservedNanoUsd, false],
    ['estimated', money.estimatedNanoUsd, false],
    ['above what was reserved', money.overrunNanoUsd, false],
    ['reviewers’ time beside it', money.reviewNanoUsd ?? 0, false],
  ];
  return facts(
    amounts
      .filter(([, nanoUsd, always]) => always || nanoUsd !== 0)
      .map(([name, nanoUsd]) => /** @type {const} */ ([name, formatNanoUsd(nanoUsd)])),
  );
}
