import { h } from '../show/dom.js';
import { countOf, toWords } from '../show/format.js';
import { age } from '../show/parts.js';
import { toReviewHash } from './review-route.js';

/**
 * @import { ReviewItem, ReviewList } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 * @import { ReviewRoute } from './review-route.js'
 */

/**
 * What waits, the oldest first.
 *
 * @param {ReviewList} list
 * @param {ReviewRoute} route
 * @param {string} reviewer who looks
 * @returns {Child[]}
 */
export function renderQueue({ reviews, waiting, nextCursor }, route, reviewer) {
  const filtered = route.workload !== null || route.risk !== null || route.claimed !== null;
  return [
    h('p', { class: 'muted' }, waiting === 0 ? 'Nothing waits for a person.' : `${countOf(waiting, 'task')} in all.`),
    reviews.length === 0 && filtered
      ? h('p', {}, 'None is like that. ', h('a', { href: toReviewHash({ task: route.task }) }, 'Show all'))
      : null,
    h('ol', { class: 'waiting' }, ...reviews.map((item) => toEntry(item, route, reviewer))),
    nextCursor === null ? null : h('p', { class: 'muted' }, 'There are more; these are the oldest.'),
  ];
}

/**
 * @param {ReviewItem} item
 * @param {ReviewRoute} route
 * @param {string} reviewer
 */
function toEntry(item, route, reviewer) {
  const open = item.task === route.task;
  return h(
    'li',
    {},
    h(
      'p',
      {},
      h(
        'a',
        {
          href: toReviewHash({ ...route, task: item.task }),
          class: 'row-link',
          'data-key': item.task,
          'aria-current': open ? 'true' : null,
        },
        item.workload,
      ),
      ' ',
      h('span', { class: 'tag' }, item.risk),
      ' ',
      item.claim === null
        ? null
        : h(
            'span',
            { class: `tag ${item.claim.reviewer === reviewer ? 'mine' : ''}` },
            item.claim.reviewer === reviewer ? 'yours' : item.claim.reviewer,
          ),
    ),
    h(
      'p',
      { class: 'muted' },
      age(item.openedAt),
      ` · ${toWords(item.reason ?? 'no reason on record')} `,
      item.overdue ? h('span', { class: 'tag overdue' }, 'overdue') : null,
    ),
  );
}
