// Makes a fresh clone ready: checks Node, installs what package-lock.json names. Runs before everything else, on the
// machine's own Node and without any package, so it is plain JavaScript for Node 20 and, for the sake of clear words, older.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const LEAST_NODE = 20;

/** Words for a person whose Node is too old, or undefined. */
export function nodeComplaint(version) {
  if (Number.parseInt(version, 10) >= LEAST_NODE) return undefined;
  return `Algorhythmic needs Node ${LEAST_NODE} or later; this is Node ${version}. Get a current one from https://nodejs.org and try again.`;
}

/** Whether node_modules is what package-lock.json asks for. Almost always two file times tell; else the two lists are compared. */
export function isInstalled(root) {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !hasOwnNode(root)) return false;
  return statSync(installed).mtimeMs >= statSync(lock).mtimeMs || sameVersions(readPackages(lock), readPackages(installed));
}

/** Node 24 comes as a package whose install script fetches the program; npm can be told to skip such scripts. */
function hasOwnNode(root) {
  return ['node', 'node.exe', 'node.cmd'].some((name) => existsSync(join(root, 'node_modules', '.bin', name)));
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

function sameVersions(wanted, present) {
  const strangers = Object.keys(present).some((path) => present[path].version !== wanted[path]?.version);
  // Optional packages are for other machines.
  return !strangers && Object.keys(wanted).every((path) => path === '' || wanted[path].optional || path in present);
}

/** Runs npm quietly; the error that it throws holds what npm complained about. */
function npm(root, ...args) {
  // npm tells its scripts where it is itself, which also works where `npm` is no program but a shell script.
  const npmScript = process.env.npm_execpath;
  const itself = npmScript?.endsWith('.js');
  const [command, first] = itself ? [process.execPath, [npmScript]] : ['npm', []];
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
  const shell = process.platform === 'win32' && !itself;
  execFileSync(command, [...first, ...args, ...quiet], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], shell });
}

function install(root) {
  process.stdout.write('Installing packages: once, about a minute.\n');
  try {
    npm(root, 'ci', '--include=dev');
  } catch {
    // `npm ci` gives up where a registry lacks a package for some other machine; an install by the same lock file does without.
    npm(root, 'install', '--no-save', '--include=dev');
  }
  if (!hasOwnNode(root)) npm(root, 'rebuild', 'node', '--ignore-scripts=false');
  if (!hasOwnNode(root)) throw new Error('Node 24 did not arrive in node_modules/.bin.');
}

function main() {
  const complaint = nodeComplaint(process.versions.node);
  if (complaint) {
    process.stderr.write(`\n  ${complaint}\n\n`);
    return 1;
  }
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (isInstalled(root)) return 0;
  try {
    install(root);
    return 0;
  } catch (error) {
    const complaint = String(error.stderr ?? error.message).trim();
    process.stderr.write(
      `\n${complaint}\n\n  The packages could not be installed. Is the network there, and does \`npm ping\` answer?\n\n`,
    );
    return 1;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) process.exitCode = main();
