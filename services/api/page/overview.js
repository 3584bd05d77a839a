import { ApiError } from './ask/api.js';
import { renderFigures, renderNoFigures } from './figures/figures-view.js';
import { renderDeployments } from './govern/deployments-view.js';
import { renderDrills } from './govern/drills-view.js';
import { renderMeasures } from './govern/measures-view.js';
import { renderPortfolio } from './govern/portfolio-view.js';
import { byId, h, replace } from './show/dom.js';
import { renderStatus } from './status/status-view.js';
import { renderTasks } from './tasks/tasks-view.js';

/**
 * @import { FiguresView, StatusView, TaskList } from '@upshift/contracts'
 * @import { Governance } from './ask/questions.js'
 * @import { createAnnouncer } from './announcer.js'
 * @import { createDrawer } from './create-drawer.js'
 * @import { Route } from './route.js'
 * @import { Words } from './words.js'
 */

/**
 * The view of everything: figures, latest tasks, queues and workers.
 *
 * @param {object} tools
 * @param {ReturnType<typeof createDrawer>} tools.drawer
 * @param {ReturnType<typeof createAnnouncer>} tools.announcer
 */
export function createOverview({ drawer, announcer }) {
  /** Each page's cursor by the cursor of the page after it. @type {Map<string, string | null>} */
  const newerThan = new Map();

  return {
    /** @param {StatusView} status */
    showStatus(status) {
      const { portfolio, version } = status;
      byId('portfolio').textContent = `${portfolio === null ? '' : `portfolio ${portfolio.name} · `}version ${version}`;
      drawer.draw('status-body', status, () => renderStatus(status));
    },

    /** @param {Governance} governance */
    showGovernance({ history, deployments, drift, audit, drills, alarms }) {
      drawer.draw('governed-body', history, () => renderPortfolio(history));
      drawer.draw('deployments-body', deployments, () => renderDeployments(deployments));
      drawer.draw('measures-body', { drift, audit }, () => renderMeasures(drift, audit));
      drawer.draw('drills-body', { drills, alarms }, () => renderDrills(drills, alarms));
    },

    /**
     * @param {FiguresView | ApiError} figures
     * @param {Route} route
     * @param {Words} words
     */
    showFigures(figures, route, words) {
      if (figures instanceof ApiError) {
        byId('figures').hidden = figures.code !== 'RUN_NOT_FOUND';
        drawer.draw('figures-body', figures.message, () => renderNoFigures(figures.message, route));
        return;
      }
      byId('figures').hidden = route.run === null && figures.arms.every(({ tasks }) => tasks === 0);
      drawer.draw('figures-body', { figures, route }, () => renderFigures(figures, route, words));
    },

    /**
     * @param {TaskList} page
     * @param {Route} route
     */
    showTasks(page, route) {
      const { state, workload, cursor } = route;
      if (page.nextCursor !== null) newerThan.set(page.nextCursor, cursor);
      byId('welcome').hidden = page.tasks.length > 0 || state !== null || workload !== null || cursor !== null;
      drawer.draw('tasks-body', { page, route }, () =>
        renderTasks(page, route, cursor === null ? undefined : newerThan.get(cursor)),
      );
      const workloads = [...new Set(page.tasks.map((task) => task.workload))].sort();
      replace(byId('workloads'), ...workloads.map((value) => h('option', { value })));
      if (cursor === null) announcer.announceTasks(page.tasks);
    },
  };
}
