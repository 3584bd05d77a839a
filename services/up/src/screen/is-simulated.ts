import type { ProviderConfig } from '@upshift/contracts';

/** No model answers: one is played, or what one once said is. */
export function isSimulated({ kind }: Pick<ProviderConfig, 'kind'>): boolean {
  return kind === 'simulated' || kind === 'replay';
}
