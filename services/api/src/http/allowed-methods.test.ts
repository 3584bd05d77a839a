import { expect, test } from 'vitest';
import { startApi, toTaskId } from '../testing/start-api.ts';

test('every route of the OpenAPI document answers 405, with Allow, to a method that it does not know', async () => {
  const { inject } = await startApi();
  const { paths }: { paths: Record<string, Record<string, unknown>> } = (await inject('/openapi.json')).json();
  for (const [path, operations] of Object.entries({ ...paths, '/openapi.json': { get: {} } })) {
    const url = path.replace('{id}', toTaskId(1));
    const known = Object.keys(operations).map((method) => method.toUpperCase());
    const answer = await inject({ method: 'PATCH', url });
    expect([url, answer.statusCode, answer.json().error.code]).toEqual([url, 405, 'METHOD_NOT_ALLOWED']);
    const allowed = String(answer.headers.allow).split(', ');
    expect(allowed.filter((method) => method !== 'HEAD').sort()).toEqual(known.sort());
  }
});
