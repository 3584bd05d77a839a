import type { Tool } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { mapToolNames } from './map-tool-names.ts';

const toolsNamed = (...names: string[]): Tool[] =>
  names.map((name) => ({ type: 'function', function: { name, parameters: {} } }));

it('leaves a legal name alone', () => {
  expect(mapToolNames(toolsNamed('get_weather-2')).tools[0]?.legalName).toBe('get_weather-2');
});

it('gives illegal names legal, unique ones, in the order of the tools, and finds the way back', () => {
  const names = ['math.sum', 'math sum', 'math_sum', 'größe', 'x'.repeat(80), `${'x'.repeat(80)}y`, '__proto__'];
  const mapped = mapToolNames(toolsNamed(...names));
  const legalNames = mapped.tools.map(({ legalName }) => legalName);
  expect(mapped.tools.map(({ tool }) => tool.function.name)).toEqual(names);
  expect(legalNames.every((name) => /^[a-zA-Z0-9_-]{1,64}$/.test(name))).toBe(true);
  expect(new Set(legalNames).size).toBe(names.length);
  expect(legalNames[2]).toBe('math_sum');
  expect(legalNames.map((name) => mapped.originalName(name))).toEqual(names);
});

it('leaves a name that the model made up as it is', () => {
  expect(mapToolNames(toolsNamed('math.sum')).originalName('rm_rf')).toBe('rm_rf');
});
