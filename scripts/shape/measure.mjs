import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFunctions, findLongParameterLists } from './functions.mjs';
import {
  findModuleImports,
  importsAcross,
  importsBetweenServices,
  importsUp,
  pairsOf,
  twoWayPairsOf,
  unplacedModules,
} from './imports.mjs';
import { countLines, readSourceFiles } from './source-files.mjs';

export const longestFunction = 60;
export const mostParameters = 3;

/**
 * Measures the tree in a folder.
 *
 * @param {string} root the root of the repository, or of a copy of it
 */
export function measureTree(root) {
  const gatewayFiles = readSourceFiles(join(root, 'apps/gateway/src'));
  const packageFiles = packagesOf(root).flatMap((name) =>
    readSourceFiles(join(root, 'packages', name, 'src')),
  );
  const gateway = measureFiles(gatewayFiles);
  const packages = measureFiles(packageFiles);
  const imports = measureImports(findModuleImports(gatewayFiles));
  return {
    figures: {
      gateway: { ...gateway.figures, ...imports.figures },
      packages: packages.figures,
    },
    findings: { ...gateway.findings, ...imports.findings },
  };
}

function packagesOf(root) {
  const folder = join(root, 'packages');
  return existsSync(folder) ? readdirSync(folder) : [];
}

function measureFiles(files) {
  const functions = files.flatMap(findFunctions);
  const lengths = functions.map(({ lines }) => lines).sort((a, b) => a - b);
  const long = functions.filter(({ lines }) => lines > longestFunction).sort((a, b) => b.lines - a.lines);
  const parameterLists = files.flatMap((file) => findLongParameterLists(file, mostParameters));
  return {
    figures: {
      files: files.length,
      lines: files.reduce((sum, file) => sum + countLines(file), 0),
      functions: functions.length,
      medianFunctionLength: quantile(lengths, 0.5),
      p90FunctionLength: quantile(lengths, 0.9),
      functionsOver60Lines: long.length,
      functionsOver3Parameters: parameterLists.length,
    },
    findings: { longFunctions: long, longParameterLists: parameterLists },
  };
}

function measureImports(imports) {
  const pairs = pairsOf(imports);
  const twoWay = twoWayPairsOf(imports);
  const up = importsUp(imports);
  const across = importsAcross(imports);
  const unplaced = unplacedModules(imports);
  const betweenServices = importsBetweenServices(imports);
  return {
    figures: {
      modules: new Set([...pairs].flatMap((pair) => pair.split(' > '))).size,
      modulesWithoutAPlace: unplaced.length,
      modulePairs: pairs.size,
      twoWayPairs: twoWay.length,
      importsUp: up.length,
      importsWithinALevel: across.length,
      servicesImportingServices: betweenServices.length,
    },
    findings: {
      imports,
      twoWayPairs: twoWay,
      importsUp: up,
      importsAcross: across,
      betweenServices,
      unplaced,
    },
  };
}

/** The smallest value that at least this share of the values do not exceed. */
const quantile = (sorted, share) =>
  sorted.length === 0 ? 0 : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
