import { connectorBattery } from '@carillon/connector-kit/testing';
import { describe, test } from 'vitest';
import { samplePlatform } from '../src/index.ts';
import { fixtures } from './support/fixtures.ts';

describe('Sample Platform keeps the contract of a connector', () => {
  for (const { name, run } of connectorBattery(samplePlatform, fixtures)) test(name, run);
});
