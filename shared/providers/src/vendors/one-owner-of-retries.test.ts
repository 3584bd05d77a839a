import { decideAfterFailure } from '@upshift/core';
import { ProviderError } from '@upshift/ports';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never, openAi } from '../testing/make-call.ts';
import { type ChatServer, sendJson, startChatServer } from '../testing/start-chat-server.ts';
import { vendorScripts } from '../testing/vendor-answers.ts';

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

const provider = createProviders({ clock: instantClock(), secrets: () => 'key-1' });

/** Calls until the failure table gives up, and says how often it wanted a call. */
async function callUntilGivenUp(config: Parameters<typeof makeCall>[0]): Promise<number> {
  for (let tries = 1; ; tries++) {
    const error = await provider.call(makeCall(config), { signal: never() }).catch((thrown: unknown) => thrown);
    if (!(error instanceof ProviderError)) throw new Error('The call was meant to fail.');
    const { action } = decideAfterFailure({
      failureClass: error.failureClass,
      retryAfterMs: error.retryAfterMs,
      call: {
        tier: 'only',
        mode: 'first',
        choices: [{ deployment: 'primary', reserveNanoUsd: 1 }],
        maxOutputTokens: 1,
      },
      deployment: 'primary',
      tryNo: tries,
      triesOnDeployment: tries,
      remainingMs: 3_600_000,
      billedUnknown: false,
      random: 0,
    });
    if (action === 'give_up') return tries;
  }
}

const configs = [
  ['OpenAI-compatible', (url: string) => openAi(url)] as const,
  ...vendorScripts.map(
    ({ name, kind, settings }) => [name, (url: string) => ({ kind, baseUrl: url, ...settings })] as const,
  ),
];

it.each(
  configs.flatMap(([name, configOf]) =>
    (
      [
        [400, 1],
        [401, 1],
        [404, 1],
        [402, 1],
        // Twice alone: the first call and one retry.
        [500, 2],
        [503, 2],
        // The first call and after each of five waits.
        [429, 6],
      ] as const
    ).map(([status, calls]) => [name, status, calls, configOf] as const),
  ),
)('%s: a deployment that is alone and answers %i is called %i times, each by our own decision', async (...given) => {
  const [, status, calls, configOf] = given;
  server.answerWith((response) => sendJson(response, { error: { message: 'no' } }, { status }));
  expect(await callUntilGivenUp(configOf(server.url))).toBe(calls);
  expect(server.seen).toHaveLength(calls);
});
