/** A name that a portfolio can carry, from a model's: names of deployments are stricter than names of models. */
export function deploymentNameOf(model: string): string {
  return model
    .replaceAll(/[^a-z0-9._-]/gi, '-')
    .replace(/^[^a-z0-9]+/i, '')
    .slice(0, 64);
}
