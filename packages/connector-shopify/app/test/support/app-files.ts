import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';

/** The folder of the app. */
export const APP = join(import.meta.dirname, '../..');

/** The folders of its extensions. */
export const EXTENSIONS: readonly string[] = readdirSync(join(APP, 'extensions'));

/** A file of the app, as text. */
export const textOf = (...path: readonly string[]): string => readFileSync(join(APP, ...path), 'utf8');

/** A TOML file of the app. */
export const tomlOf = (...path: readonly string[]): unknown => parse(textOf(...path));
