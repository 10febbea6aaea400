/** Who may import whom, each rule with its reason. ARCHITECTURE.md says the same in words. */
const modules = require('./apps/gateway/modules.cjs');

const packageSource = (name) => `^packages/${name}/src`;

const gatewaySource = '^apps/gateway/src/';

/** The files of some modules of the gateway; `services/*` stands for each folder of services. */
const filesOf = (names) => `${gatewaySource}(${names.map((name) => name.replace('*', '[^/]+')).join('|')})/`;

/** For each level of modules.cjs: it imports no level above it, and its modules do not import each other. */
const gatewayFloors = modules.flatMap((level, index) => [
  ...(index === 0
    ? []
    : [
        {
          name: `no-import-up-from-${level.join('-').replace(/[^a-z-]+/g, '-')}`,
          comment: 'Arrows run down: apps/gateway/modules.cjs lists the modules from top to bottom.',
          severity: 'error',
          from: { path: filesOf(level) },
          to: { path: [`${gatewaySource}main\\.ts$`, filesOf(modules.slice(0, index).flat())] },
        },
      ]),
  ...(level.length === 1
    ? []
    : level.map((name) => ({
        name: `${name.replace('/', '-')}-does-not-import-its-level`,
        comment:
          'Modules of one level know each other through what composition hands in, or through an event.',
        severity: 'error',
        from: { path: filesOf([name]) },
        to: { path: filesOf(level.filter((other) => other !== name)) },
      }))),
]);

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other to run are one concept, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-is-pure',
      comment:
        'The domain decides from facts it is given: no I/O, no clock, no randomness, so no Node built-ins.',
      severity: 'error',
      from: { path: packageSource('core') },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-nobody',
      comment: 'Everything stands on the core; it stands on nothing of ours.',
      severity: 'error',
      from: { path: packageSource('core') },
      to: { path: '^(packages/(?!core/)|apps/)' },
    },
    {
      name: 'smpp-stands-alone',
      comment: 'The SMPP package is usable without Carillon, and without any dependency.',
      severity: 'error',
      from: { path: packageSource('smpp') },
      to: { path: '^(packages/(?!smpp/)|apps/|node_modules/)' },
    },
    {
      name: 'contract-knows-the-core-only',
      comment: 'Connectors and browsers import the contract: it must not drag the server along.',
      severity: 'error',
      from: { path: packageSource('gateway-api') },
      to: { path: '^(packages/(?!gateway-api/|core/)|apps/)' },
    },
    {
      name: 'kit-knows-the-core-only',
      comment: 'The kit says what a connector is; it knows none of them.',
      severity: 'error',
      from: { path: packageSource('connector-kit') },
      to: { path: '^(packages/(?!connector-kit/|core/)|apps/)' },
    },
    {
      name: 'connectors-know-the-kit-only',
      comment:
        'No connector knows another, and none knows the gateway: one can be written without reading the rest.',
      severity: 'error',
      from: { path: '^packages/(connector-(?!kit)[^/]+)/src' },
      to: { path: '^(packages/(?!connector-kit/|core/|gateway-api/|$1/)|apps/)' },
    },
    {
      name: 'shopify-library-stays-in-its-connector',
      comment: "A platform's name and library appear only in its folder.",
      severity: 'error',
      from: { pathNot: '^packages/connector-shopify/' },
      to: { path: 'node_modules/@shopify/' },
    },
    {
      name: 'tests-import-sources-not-the-reverse',
      comment: 'What only tests need must not end up in what is shipped.',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src', pathNot: '^packages/testing/' },
      to: { path: '^(packages|apps)/[^/]+/test|^packages/testing/' },
    },
    ...gatewayFloors,
    {
      name: 'services-are-independent',
      comment: 'What two services share is an event, or belongs into the engine.',
      severity: 'error',
      from: { path: `${gatewaySource}services/([^/]+)/` },
      to: { path: `${gatewaySource}services/(?!$1/)` },
    },
    {
      name: 'every-module-has-a-place',
      comment: 'A new folder of the engine or the infrastructure gets its level in apps/gateway/modules.cjs.',
      severity: 'error',
      from: {},
      to: { path: gatewaySource, pathNot: [`${gatewaySource}main\\.ts$`, filesOf(modules.flat())] },
    },
    {
      name: 'demo-is-asked-for',
      comment: 'Nothing of the demo may be part of what runs in production unasked.',
      severity: 'error',
      from: {
        path: '^apps/gateway/src/',
        pathNot: '^apps/gateway/src/(main\\.ts$|composition/(demo/|gateway\\.ts$))',
      },
      to: { path: '^apps/gateway/src/composition/demo/' },
    },
    {
      name: 'a-carrier-stays-in-its-folder',
      comment: "A carrier's codes and quirks are its own: the rest knows carriers through carrier.ts.",
      severity: 'error',
      from: {
        path: '^apps/gateway/src/',
        pathNot: '^apps/gateway/src/(engine/carriers/|commands/|composition/)',
      },
      to: { path: '^apps/gateway/src/engine/carriers/(?!callbacks)[^/]+/' },
    },
    {
      name: 'no-undeclared-dependency',
      comment: 'A package must name what it uses, or it breaks outside this repository.',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|data|\\.turbo)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@carillon/source', 'import', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
