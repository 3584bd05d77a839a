/** Which floor may stand on which. Each rule says why; `docs/architecture.md` draws the same floors. */
const floor = (names) => `^shared/(${names.join('|')})/`;
const test = '\\.(int\\.)?test\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contracts-stand-alone',
      comment: 'Contracts are what everybody agrees on; they know nobody. zod is their only tool.',
      severity: 'error',
      from: { path: floor(['contracts']), pathNot: test },
      to: { pathNot: ['^shared/contracts/', '^node_modules/zod/'] },
    },
    {
      name: 'pure-floor',
      comment:
        'learn, ports, client and config stand on contracts alone: what was learnt replays anywhere, and a port names no adapter.',
      severity: 'error',
      from: { path: floor(['learn', 'ports', 'client', 'config']), pathNot: test },
      to: { path: '^(shared|services)/', pathNot: ['^shared/contracts/', '^shared/$1/'] },
    },
    {
      name: 'core-stands-on-what-is-pure',
      comment: 'core stands on contracts, and on learn, which is as pure as itself: policies replay anywhere.',
      severity: 'error',
      from: { path: floor(['core']), pathNot: test },
      to: { path: '^(shared|services)/', pathNot: ['^shared/(contracts|learn)/', '^shared/core/'] },
    },
    {
      name: 'evals-stand-on-policies',
      comment:
        'What an eval set is, how an answer is scored and what a report says is pure and stands on core and contracts: a report can be made again from its results. Judges and modules are handed in.',
      severity: 'error',
      from: { path: '^shared/evals/', pathNot: test },
      to: { path: '^(shared|services)/', pathNot: ['^shared/(contracts|core)/', '^shared/evals/'] },
    },
    {
      name: 'drift-stands-on-ports',
      comment:
        'What has changed is told from rows of the record alone, and told again in the same way: the tests are pure and keep no state.',
      severity: 'error',
      from: { path: '^shared/drift/', pathNot: test },
      to: { path: '^(shared|services)/', pathNot: ['^shared/(contracts|ports)/', '^shared/drift/'] },
    },
    {
      name: 'core-does-no-io',
      comment:
        'A policy that reads a file or a socket cannot be replayed. Fixtures are read by tests alone. Which addresses are private is arithmetic that node:net has, and one list for all adapters.',
      severity: 'error',
      from: {
        path: floor(['core', 'contracts', 'ports', 'learn', 'sample', 'evals', 'reports', 'drift']),
        pathNot: [test, '^shared/core/fixtures/', '^shared/ports/src/(private-address|create-guarded-lookup)\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'adapters-know-ports-only',
      comment:
        'stage and adapters stand on ports, contracts, learn (pure arithmetic) and apart (a process of its own for what may break), never on policies and never on each other, so that each can be replaced.',
      severity: 'error',
      from: {
        path: '^shared/(stage|queue|limits|providers|validators|store|telemetry|outcomes|embedded)/',
        pathNot: test,
      },
      to: { path: '^(shared|services)/', pathNot: ['^shared/(contracts|ports|learn|apart)/', '^shared/$1/'] },
    },
    {
      name: 'apart-knows-nobody',
      comment: 'How a process is started and guarded depends on nothing that runs in it.',
      severity: 'error',
      from: { path: '^shared/apart/', pathNot: test },
      to: { path: '^(shared|services)/', pathNot: '^shared/apart/' },
    },
    {
      name: 'lab-stands-on-policies',
      comment:
        'The lab measures the very policies that serve: it stands on core, learn, ports and contracts. Adapters (outcome tables, validators) are handed in, so that a backtest and a benchmark can share it.',
      severity: 'error',
      from: { path: '^shared/lab/', pathNot: test },
      to: { path: '^(shared|services)/', pathNot: ['^shared/(contracts|core|learn|ports)/', '^shared/lab/'] },
    },
    {
      name: 'sample-stands-on-core',
      comment:
        'The sample is made, not read: cases, answers and their scoring are pure, so that whoever doubts a figure makes them again.',
      severity: 'error',
      from: { path: '^shared/sample/', pathNot: test },
      to: { path: '^(shared|services)/', pathNot: ['^shared/(contracts|core)/', '^shared/sample/'] },
    },
    {
      name: 'reports-stand-on-policies',
      comment:
        'A report is made of facts and drawn as text: it is pure, so that whoever doubts a figure makes it again from the same facts.',
      severity: 'error',
      from: { path: '^shared/reports/', pathNot: test },
      to: { path: '^(shared|services)/', pathNot: ['^shared/(contracts|core)/', '^shared/reports/'] },
    },
    {
      name: 'only-main-knows-adapters',
      comment:
        'A service is written against ports; its main.ts alone chooses adapters, through shared/host. services/up is a composition root and nothing else.',
      severity: 'error',
      from: { path: '^services/', pathNot: ['/src/main\\.ts$', '^services/up/', test] },
      to: {
        path: floor([
          'queue',
          'limits',
          'providers',
          'validators',
          'store',
          'telemetry',
          'embedded',
          'host',
          'outcomes',
        ]),
      },
    },
    {
      name: 'services-are-strangers',
      comment: 'No service imports another: they meet in the record and on the queues. main.ts may compose several.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: ['/src/main\\.ts$', '^services/up/', test] },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'testkit-stays-in-tests',
      comment: 'Nothing that ships may depend on test wiring.',
      severity: 'error',
      from: { pathNot: ['^test/', '^bench/', '^shared/testkit/', test] },
      to: { path: '^shared/testkit/' },
    },
    {
      name: 'examples-are-strangers',
      comment: 'An example shows what somebody outside can write: of this project it may use the client alone.',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(shared|services)/', pathNot: '^shared/client/src/index\\.ts$' },
    },
    {
      name: 'fixtures-stay-in-tests',
      comment: 'What ships decides without the texts that it is tested on.',
      severity: 'error',
      from: { path: '^(shared|services)/', pathNot: [test, '/fixtures/', '/testing/'] },
      to: { path: '/fixtures/' },
    },
    {
      name: 'page-runs-in-a-browser',
      comment:
        'The browser is handed the files of services/api/page as they are: they import each other, and of the rest of the project types alone.',
      severity: 'error',
      from: { path: '^services/api/page/', pathNot: test },
      to: { pathNot: '^services/api/page/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-is-served-not-imported',
      comment: 'What runs in a browser is no part of a process of ours.',
      severity: 'error',
      from: { pathNot: '^services/api/page/' },
      to: { path: '^services/api/page/' },
    },
    {
      name: 'no-deep-imports',
      comment:
        'A package is used through its index; what the index does not name is its own business. Two files of the contracts are entries beside it, for threads that must start without zod.',
      severity: 'error',
      from: { path: '^(shared|services)/([^/]+)/' },
      to: {
        path: '^(shared|services)/[^/]+/src/(?!index\\.ts$|main\\.ts$)',
        pathNot: ['^$1/$2/', '^shared/contracts/src/(json-limits|redact-output)\\.ts$'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
      extensions: ['.ts', '.js', '.cjs'],
    },
  },
};
