import { type TaskRequest, UpshiftError } from '@upshift/contracts';

/**
 * Refuses tools that a model could not be offered: names that occur twice, parameters that are not the schema of an
 * object. Whether the schemas compile is `checkSchemas`' business.
 *
 * @throws UpshiftError TOOL_INVALID
 */
export function checkTools({ input }: TaskRequest): void {
  const names = new Set<string>();
  for (const [index, tool] of (input.tools ?? []).entries()) {
    const { name, parameters } = tool.function;
    const path = `/input/tools/${index}/function`;
    if (names.has(name))
      throw new UpshiftError('TOOL_INVALID', 'Another tool before this one has the same name.', {
        path: `${path}/name`,
      });
    names.add(name);
    if (parameters.type !== 'object')
      throw new UpshiftError('TOOL_INVALID', 'The parameters of a tool are a JSON Schema with "type": "object".', {
        path: `${path}/parameters`,
      });
  }
}
