import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Typed, typeFaults } from './support/type-faults.ts';

const FOLDER = join(import.meta.dirname, '../../deploy/kubernetes');

// biome-ignore lint/suspicious/noExplicitAny: its shape is what is tested
type Resource = any;

const resources: readonly Resource[] = readdirSync(FOLDER).flatMap((file) =>
  parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  }),
);
const ofKind = (kind: string): readonly Resource[] => resources.filter((resource) => resource.kind === kind);
const pods: readonly Resource[] = ofKind('Deployment').map(({ spec }) => spec.template);
const containers: readonly Resource[] = pods.flatMap(({ spec }) => spec.containers);

/** Which type of kubernetes-types a resource is to have. */
const typed = (value: Resource): Typed => ({
  value,
  type: value.kind,
  from: `kubernetes-types/${value.apiVersion === 'v1' ? 'core/v1' : value.apiVersion}`,
});

test('every resource has the shape that the API of Kubernetes declares', () => {
  expect(resources.map(({ kind }) => kind).sort()).toEqual([
    'Deployment',
    'Deployment',
    'PodDisruptionBudget',
    'PodDisruptionBudget',
    'Service',
  ]);
  expect(typeFaults(resources.map(typed))).toEqual([]);
});

test('a field that Kubernetes does not know is found, however deep', () => {
  const [first] = ofKind('Deployment');
  const wrong = structuredClone(first);
  wrong.spec.template.spec.containers[0].livenesProbe = {};
  expect(typeFaults([typed(wrong)]).join()).toContain('livenesProbe');
});

test('a selector finds the pods of its own part, and no others', () => {
  for (const { spec } of ofKind('Deployment')) {
    expect(spec.selector.matchLabels).toEqual(spec.template.metadata.labels);
    const budgets = ofKind('PodDisruptionBudget').filter(
      (budget) =>
        budget.spec.selector.matchLabels['app.kubernetes.io/component'] ===
        spec.template.metadata.labels['app.kubernetes.io/component'],
    );
    expect(budgets).toHaveLength(1);
    // A budget of one pod that may not go would hold up every drain of a node.
    expect(spec.replicas).toBeGreaterThan(budgets[0].spec.maxUnavailable);
  }
  expect(ofKind('Service')[0].spec.selector).toEqual(ofKind('Deployment')[0].spec.template.metadata.labels);
});

test('between them, the parts have every role', () => {
  const roles = containers.flatMap(({ env }) =>
    env.find(({ name }: Resource) => name === 'GATEWAY_ROLES').value.split(','),
  );
  expect(roles.sort()).toEqual(['api', 'dispatch', 'jobs']);
});

test('every secret is a reference', () => {
  for (const { env } of containers)
    for (const { name, valueFrom } of env)
      if (/KEY|DATABASE_URL/.test(name)) expect(valueFrom.secretKeyRef.name).toBe('carillon');
});

test('every container is probed, bounded, and can change nothing but its volumes', () => {
  for (const {
    startupProbe,
    livenessProbe,
    readinessProbe,
    resources: limits,
    securityContext,
    image,
  } of containers) {
    expect(startupProbe.httpGet.path).toBe('/health');
    expect(livenessProbe.httpGet.path).toBe('/health');
    expect(readinessProbe.httpGet.path).toBe('/ready');
    expect(limits.limits.memory).toBeDefined();
    expect(image).toMatch(/:\d+\.\d+\.\d+$/);
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  }
  for (const { spec } of pods)
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
});
