import { ProviderError } from '@upshift/ports';

/**
 * Reads a deployment's key, at every call, so that a key can be rotated.
 *
 * @throws ProviderError naming the variable and never its content: `unauthorized` where it is not set, `misconfigured` where no
 *   header may carry it
 */
export function readKey(
  deploymentName: string,
  apiKeyEnv: string,
  secrets: (envName: string) => string | undefined,
): string {
  const key = secrets(apiKeyEnv)?.trim() ?? '';
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  if (key !== '')
    throw new ProviderError(
      'misconfigured',
      `Deployment "${deploymentName}" has a key in ${apiKeyEnv} with characters that no header may carry.`,
    );
  throw new ProviderError(
    'unauthorized',
    `Deployment "${deploymentName}" needs a key in ${apiKeyEnv}, which is not set.`,
  );
}
