import type { Clock } from '@upshift/ports';
import { post, signatureHeaders } from '@upshift/validators';

export interface AlertSettings {
  readonly url: string;
  readonly secret: string;
  readonly allowPrivateNetwork: boolean;
}

const timeoutMs = 10_000;

/**
 * Posts alerts to a webhook, signed as requests to validators of one's own are, under the same rules for addresses.
 *
 * @returns null where there is no webhook
 * @throws PostError (the sender) for any answer but 2xx
 */
export function createAlertSender(
  settings: AlertSettings | null,
  clock: Pick<Clock, 'now'>,
): ((alert: Readonly<Record<string, unknown>>) => Promise<void>) | null {
  if (settings === null) return null;
  const { url, secret, allowPrivateNetwork } = settings;
  return async (alert) => {
    const body = JSON.stringify(alert);
    await post(new URL(url), body, {
      headers: signatureHeaders(body, secret, clock.now()),
      allowPrivateNetwork,
      anySuccess: true,
      signal: AbortSignal.timeout(timeoutMs),
    });
  };
}
