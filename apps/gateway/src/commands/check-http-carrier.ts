import { readFile } from 'node:fs/promises';
import { checkHttpCarrier } from '../engine/carriers/http/conformance.ts';

/** Tries out the description in a file: `{"settings": ..., "samples": ...}`. Ends with 1 when a check fails. */
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Name the file: {"settings": ..., "samples": ...}. docs/http-carriers.md shows one.');
  process.exitCode = 2;
} else {
  const { settings, samples } = JSON.parse(await readFile(file, 'utf8')) as {
    settings: unknown;
    samples: unknown;
  };
  const checks = await checkHttpCarrier(settings, samples);
  for (const { name, passed, detail } of checks)
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}. ${detail}`);
  if (checks.some(({ passed }) => !passed)) process.exitCode = 1;
}
