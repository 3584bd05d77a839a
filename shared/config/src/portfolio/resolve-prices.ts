import type { ProviderConfig } from '@upshift/contracts';
import { findPrice, type PricedBy } from './find-price.ts';
import type { FindingPath } from './located-finding.ts';

/** Vendors by the table's name of them; who else sells models is found by address. */
const vendorOf: Partial<Record<ProviderConfig['kind'], string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  mistral: 'mistral',
  azure: 'azure',
  bedrock: 'aws',
};

interface ResolvedPrices {
  /** What the file says, with a price of its own in every deployment whose price is the catalogue's. */
  readonly value: unknown;
  readonly findings: readonly { readonly path: FindingPath; readonly code: string; readonly message: string }[];
}

/**
 * Puts the catalogue's price where a deployment says `price: catalog` or nothing. The price becomes part of the portfolio,
 * and so of its version: what a call costs does not change under a task.
 *
 * @param value what the file says, its shape not yet known
 */
export function resolvePrices(value: unknown, day: string): ResolvedPrices {
  const deployments = isObject(value) ? value['deployments'] : undefined;
  if (!isObject(value) || !isObject(deployments)) return { value, findings: [] };
  const findings: { path: FindingPath; code: string; message: string }[] = [];
  const resolved = Object.entries(deployments).map(([name, deployment]): [string, unknown] => {
    const looked = lookUp(deployment, day);
    if (looked === null) return [name, deployment];
    if (looked.price === null)
      findings.push({ path: ['deployments', name, 'price'], code: 'price-unknown', message: sayUnknown(looked.model) });
    return [name, { ...looked.deployment, price: looked.price ?? unknownPrice }];
  });
  return { value: { ...value, deployments: Object.fromEntries(resolved) }, findings };
}

/** Stands in so that whatever else is wrong with the file is found in the same go; a file with a finding is never used. */
const unknownPrice = { inputUsdPerMillion: 0, outputUsdPerMillion: 0, source: 'not known' };

/** Null where a deployment has a price of its own, or is of no kind that the catalogue could know. */
function lookUp(deployment: unknown, day: string) {
  if (!isObject(deployment)) return null;
  const { price, model, provider } = deployment;
  if (price !== undefined && price !== 'catalog') return null;
  if (typeof model !== 'string' || !isObject(provider)) return null;
  const by = pricedBy(provider);
  if (by === null) return null;
  return { deployment, model, price: findPrice(by, model, day) };
}

function pricedBy({ kind, baseUrl }: Record<string, unknown>): PricedBy | null {
  if (kind === 'openai-compatible') return typeof baseUrl === 'string' ? { baseUrl } : null;
  const vendor =
    typeof kind === 'string' && Object.hasOwn(vendorOf, kind) ? vendorOf[kind as keyof typeof vendorOf] : null;
  return vendor === undefined || vendor === null ? null : { vendor };
}

function sayUnknown(model: string): string {
  return `The price table does not have "${model}" of this vendor. Write its price: inputUsdPerMillion, outputUsdPerMillion, source and date.`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
