/** @import { ReviewClaim } from '@upshift/contracts' */

/**
 * Keeps a claim for as long as its reviewer is at work: it is renewed at a third of its lease, if something was done
 * since the last time. A page that was left open lets the task go.
 *
 * @param {object} options
 * @param {(claim: ReviewClaim) => Promise<ReviewClaim>} options.renew
 * @param {(claim: ReviewClaim) => void} options.onRenewed
 * @param {(error: unknown) => void} options.onLost
 * @param {() => number} options.now in ms
 */
export function createClaimKeeper({ renew, onRenewed, onLost, now }) {
  /** @type {{ claim: ReviewClaim, leaseMs: number, renewedAt: number } | null} */
  let kept = null;
  let activeAt = 0;
  let asking = false;

  return {
    /** @param {ReviewClaim} claim @param {number} leaseMs */
    keep(claim, leaseMs) {
      kept = { claim, leaseMs, renewedAt: now() };
      activeAt = now();
    },
    drop() {
      kept = null;
    },
    /** The reviewer does something. */
    noteActivity() {
      activeAt = now();
    },
    /** To be called now and then. */
    async tick() {
      const mine = kept;
      if (mine === null || asking || now() - mine.renewedAt < mine.leaseMs / 3 || activeAt <= mine.renewedAt) return;
      asking = true;
      try {
        const claim = await renew(mine.claim);
        if (kept !== mine) return;
        kept = { ...mine, claim, renewedAt: now() };
        onRenewed(claim);
      } catch (error) {
        if (kept === mine) onLost(error);
      } finally {
        asking = false;
      }
    },
  };
}
