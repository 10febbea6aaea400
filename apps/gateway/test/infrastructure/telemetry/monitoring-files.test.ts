import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createInstruments } from '../../../src/infrastructure/telemetry/instruments.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../../deploy/${path}`, import.meta.url)), 'utf8');

const duration = z.string().regex(/^\d+[smhd]$/);
/** https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
const ruleFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Carillon[A-Z]\w+$/),
          expr: z.string(),
          for: duration.optional(),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});

const dashboard = JSON.parse(read('grafana/carillon.json')) as {
  readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly query: string | { readonly query: string } }[] };
};
const panelQueries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const alerts = ruleFile.parse(parse(read('prometheus/alerts.yaml'))).groups.flatMap(({ rules }) => rules);

/** What Grafana puts in the place of its variables. */
const filledIn = (query: string): string =>
  query.replaceAll('$__rate_interval', '5m').replaceAll(/\$(instance|carrier)/g, '.*');

interface Reading {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
  readonly faults: readonly string[];
}

/** The metrics and labels that a query names, and what is wrong with its grammar. */
const readQuery = (query: string): Reading => {
  const found = { metrics: new Set<string>(), labels: new Set<string>(), faults: [] as string[] };
  parser.parse(query).iterate({
    enter: ({ type, from, to, node }) => {
      const text = query.slice(from, to);
      if (type.isError) found.faults.push(`${query} at ${from}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') found.metrics.add(text);
      if (type.name === 'LabelName') found.labels.add(text);
    },
  });
  return { metrics: [...found.metrics], labels: [...found.labels], faults: found.faults };
};

/** The labels that a metric of ours may have. */
const LABELS: readonly string[] = Object.values(createInstruments(new Registry())).flatMap(
  (instrument) => Reflect.get(instrument, 'labelNames') as string[],
);

/** What Prometheus itself adds: https://prometheus.io/docs/concepts/jobs_instances/ */
const OF_PROMETHEUS = { metrics: ['up'], labels: ['job', 'instance', 'le'] };

let gateway: TestGateway;
let served: ReadonlySet<string>;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { body: text } = await gateway.app.inject({
    url: '/metrics',
    headers: { authorization: `Bearer ${gateway.demo!.operatorKey}` },
  });
  served = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
    ),
  );
});
afterAll(() => gateway.close());

test('queries are read by the grammar of PromQL', () => {
  expect(readQuery('sum by (a) (rate(b_total{c="d"}[5m]))')).toEqual({
    metrics: ['b_total'],
    labels: ['a', 'c'],
    faults: [],
  });
  expect(readQuery('sum by (a (b').faults).not.toEqual([]);
});

test('the dashboard and the alerts name metrics and labels that the gateway serves', () => {
  const names = [...panelQueries, ...alerts.map(({ expr }) => expr)].map((query) =>
    readQuery(filledIn(query)),
  );
  expect(names.flatMap(({ faults }) => faults)).toEqual([]);
  const unknown = (read: Reading) => read.metrics.filter((metric) => !served.has(metric));
  expect(names.flatMap(unknown).filter((metric) => !OF_PROMETHEUS.metrics.includes(metric))).toEqual([]);
  for (const { metrics } of names) expect(metrics).not.toEqual([]);
  const labels = [...OF_PROMETHEUS.labels, ...LABELS];
  expect(names.flatMap((read) => read.labels).filter((label) => !labels.includes(label))).toEqual([]);
});

test('what the variables of the dashboard list is served', () => {
  const queries = dashboard.templating.list.flatMap(({ query }) =>
    typeof query === 'string' ? [] : [query.query],
  );
  const named = queries.map((query) => /^label_values\((\w+), \w+\)$/.exec(query)?.[1]);
  expect(named).not.toEqual([]);
  for (const metric of named) expect(served).toContain(metric);
});

test('every metric of the gateway is on the dashboard', () => {
  const shown = new Set(panelQueries.flatMap((query) => readQuery(filledIn(query)).metrics));
  const own = [...served].filter((name) => name.startsWith('carillon_') && !/_(sum|count)$/.test(name));
  expect(own.filter((name) => !shown.has(name) && !shown.has(name.replace(/_bucket$/, '_sum')))).toEqual([]);
});

test('no two alerts have one name', () => {
  expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
});
