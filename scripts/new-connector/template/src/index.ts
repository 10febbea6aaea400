export { samplePlatform } from './connector.ts';
