import { expect, test } from 'vitest';
import { startApi } from '../testing/start-api.ts';

test('the checked-in OpenAPI document is current (`npx vitest run services/api -u` writes it)', async () => {
  const { inject } = await startApi();
  const answer = await inject('/openapi.json');
  expect(answer.statusCode).toBe(200);
  await expect(`${JSON.stringify(answer.json(), null, 2)}\n`).toMatchFileSnapshot('../../openapi.json');
});

test('the document is OpenAPI 3.1, names its schemas and refers only to what it holds', async () => {
  const { inject } = await startApi();
  const answer = await inject('/openapi.json');
  const document = answer.json();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual([
    '/v1/tasks',
    '/v1/tasks/bulk',
    '/v1/tasks/{id}/cancel',
    '/v1/tasks/{id}',
    '/v1/tasks/{id}/ledger',
    '/v1/chat/completions',
    '/v1/models',
    '/v1/models/{model}',
    '/v1/status',
    '/v1/deployments',
    '/v1/deployments/{name}/drain',
    '/v1/deployments/{name}/restore',
    '/v1/figures',
    '/v1/runs/{id}',
    '/v1/tasks/{id}/feedback',
    '/v1/eval-sets',
    '/v1/eval-sets/{workload}',
    '/v1/eval-sets/{workload}/cases',
    '/v1/eval-sets/{workload}/cases/{id}',
    '/v1/eval-runs',
    '/v1/eval-runs/{id}',
    '/v1/eval-runs/{id}/report',
    '/v1/eval-runs/{id}/portfolio',
    '/v1/eval-runs/{id}/cancel',
    '/v1/eval-schedules',
    '/v1/eval-candidates',
    '/v1/eval-candidates/{id}/approve',
    '/v1/eval-candidates/{id}/dismiss',
    '/v1/portfolio',
    '/v1/portfolio/versions',
    '/v1/portfolio/outcomes',
    '/v1/portfolio/rollback',
    '/v1/portfolio/rollouts/{id}/stop',
    '/v1/deployments/{name}/rollback',
    '/v1/drills',
    '/v1/reports/weekly',
    '/v1/reports/weekly/stored',
    '/v1/reports/weekly/sign-off',
    '/v1/reports/monthly',
    '/v1/reports/why',
    '/v1/reports/readiness',
    '/v1/review',
    '/v1/review/{task}',
    '/v1/review/{task}/images/{message}/{image}',
    '/v1/review/{task}/claim',
    '/v1/review/{task}/renew',
    '/v1/review/{task}/release',
    '/v1/review/{task}/accept',
    '/v1/review/{task}/edit',
    '/v1/review/{task}/reject',
    '/v1/escalations',
    '/v1/audit',
    '/v1/drift',
    '/v1/alarms',
    '/metrics',
    '/livez',
    '/readyz',
  ]);
  const referred = new Set([...answer.body.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort());
});
