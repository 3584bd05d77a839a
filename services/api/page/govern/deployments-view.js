import { serverNow } from '../ask/api.js';
import { h } from '../show/dom.js';
import { formatCount, formatMs, formatShare, toWords } from '../show/format.js';
import { simulatedTag, wideTable } from '../show/parts.js';

/**
 * @import { DeploymentList, DeploymentView } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 */

/** From so many days before its vendor stops serving it a deployment is marked. */
const noticeDays = 30;

/**
 * How deployments are doing: breaker, drains, latencies, and the day on which the vendor stops.
 *
 * @param {DeploymentList} list
 * @returns {Child[]}
 */
export function renderDeployments({ deployments }) {
  return [
    wideTable({
      label: 'Deployments',
      head: ['Deployment', 'Tiers', 'State', 'P95', 'Failures', 'Under way', 'Retires'],
      rows: deployments.map((deployment) => [
        h('span', {}, deployment.name, ' ', deployment.simulated ? simulatedTag() : null),
        deployment.tiers.length === 0 ? 'none' : deployment.tiers.join(', '),
        stateOf(deployment),
        deployment.health?.p95Ms == null ? '–' : formatMs(deployment.health.p95Ms),
        deployment.health === null ? '–' : formatShare(deployment.health.errorRatio),
        formatCount(deployment.inFlight),
        retirementOf(deployment),
      ]),
    }),
  ];
}

/** @param {DeploymentView} deployment */
function stateOf({ state, reason, changed }) {
  const text = toWords(state);
  if (state === 'serving' || state === 'unknown') return text;
  const by = state === 'drained' && changed !== null ? ` by ${changed.by}` : '';
  return h('span', { class: 'judged worse', title: reason }, `${text}${by}${reason === null ? '' : `: ${reason}`}`);
}

/** @param {DeploymentView} deployment */
function retirementOf({ retiresOn }) {
  if (retiresOn === null) return '–';
  const near = Date.parse(retiresOn) - serverNow() <= noticeDays * 86_400_000;
  return near ? h('span', { class: 'judged worse' }, retiresOn) : retiresOn;
}
