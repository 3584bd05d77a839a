import type { LanguageModelV4, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import type { ProviderConfig } from '@upshift/contracts';
import type { LogprobSummary } from '@upshift/ports';
import type { RequestStyle } from '../sdk/to-sdk-request.ts';

export type VendorKind = 'openai' | 'azure' | 'anthropic' | 'google' | 'mistral' | 'bedrock';
export type VendorConfig = Extract<ProviderConfig, { kind: VendorKind }>;
export type ConfigOf<Kind extends VendorKind> = Extract<ProviderConfig, { kind: Kind }>;

/** What of a vendor's protocol the SDK does not know, or wants to be told. */
export interface VendorAdapter<Config extends VendorConfig> {
  baseUrlOf(config: Config): string;
  /** The header that carries the key. The SDK never has it. */
  keyHeader(key: string): Readonly<Record<string, string>>;
  /** The SDK's model, which sends by the given `fetch` alone. */
  createModel(options: {
    readonly baseUrl: string;
    readonly model: string;
    readonly config: Config;
    readonly fetch: typeof fetch;
  }): LanguageModelV4;
  styleOf(config: Config): RequestStyle;
  /** The model that the vendor names in its answer. */
  servedModelOf(body: unknown, result: LanguageModelV4GenerateResult): string | null;
  /** Whether a body is an answer at all, where the SDK takes anything for one. */
  isAnswer?(body: unknown): boolean;
  /** Whether the vendor refused in a way that the SDK does not tell. */
  isRefused?(body: unknown): boolean;
  logprobsOf?(result: LanguageModelV4GenerateResult): LogprobSummary | null;
}

/** A text somewhere in what a vendor sent. */
export function textAt(body: unknown, key: string): string | null {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}
