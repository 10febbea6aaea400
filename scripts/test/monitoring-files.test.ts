import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as grafana from '@grafana/schema';
import { expect, test } from 'vitest';
import { typeFaults } from './support/type-faults.ts';

const dashboard = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../deploy/grafana/carillon.json'), 'utf8'),
);

const shapeFaults = (value: unknown): readonly string[] =>
  typeFaults([{ value, type: 'Dashboard', from: '@grafana/schema' }], grafana);

test('the dashboard has the shape that Grafana declares', () => {
  expect(shapeFaults(dashboard)).toEqual([]);
});

test('a field that Grafana does not know is found', () => {
  expect(shapeFaults({ ...dashboard, refreshes: '30s' }).join()).toContain('refreshes');
});

test('no two panels share an id or a place', () => {
  const { panels } = dashboard as {
    panels: { id: number; gridPos: { x: number; y: number; w: number; h: number } }[];
  };
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(24);
    return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
  });
  expect(new Set(cells).size).toBe(cells.length);
});
