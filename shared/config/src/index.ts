export { databaseUrlField, listField, milliseconds, portField, redisUrlField } from './environment/fields.ts';
export { parseEnv } from './environment/parse-env.ts';
export { type HostEnv, hostEnvShape } from './host-env.ts';
export { findPrice } from './portfolio/find-price.ts';
export { hashPortfolio } from './portfolio/hash-portfolio.ts';
export type { FindingPath, LocatedFinding } from './portfolio/located-finding.ts';
export { type ParsedPortfolio, parsePortfolio } from './portfolio/parse-portfolio.ts';
export { portfolioJsonSchema } from './portfolio/portfolio-json-schema.ts';
export { readYaml, type YamlFile } from './portfolio/read-yaml.ts';
