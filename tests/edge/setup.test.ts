import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstalled, nodeComplaint } from '#edge/setup.mjs';

describe('npm start on a fresh clone', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'algorhythmic-setup-'));
    await writeLock({ a: '1.0.0' }, 1000);
  });
  afterEach(() => rm(root, { recursive: true }));

  const list = (versions: Record<string, string>, more: object = {}): string => {
    const packages = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]);
    return JSON.stringify({ packages: { ...Object.fromEntries(packages), ...more } });
  };
  async function writeAt(file: string, content: string, seconds: number): Promise<void> {
    await writeFile(join(root, file), content);
    await utimes(join(root, file), seconds, seconds);
  }
  const writeLock = (versions: Record<string, string>, seconds: number, more: object = {}): Promise<void> =>
    writeAt('package-lock.json', list(versions, { '': { version: '0' }, ...more }), seconds);
  async function installPackages(versions: Record<string, string>, seconds: number): Promise<void> {
    await mkdir(join(root, 'node_modules/.bin'), { recursive: true });
    await writeFile(join(root, 'node_modules/.bin/node'), '');
    await writeAt('node_modules/.package-lock.json', list(versions), seconds);
  }

  it('nothing is installed where there is no node_modules', () => {
    expect(isInstalled(root)).toBe(false);
  });

  it('an install newer than the lock file stands', async () => {
    await installPackages({ a: '1.0.0' }, 2000);
    expect(isInstalled(root)).toBe(true);
  });

  it('a lock file that is newer and asks for something else wants an install', async () => {
    await installPackages({ a: '1.0.0' }, 2000);
    await writeLock({ a: '1.0.1' }, 3000);
    expect(isInstalled(root)).toBe(false);
    await writeLock({ a: '1.0.0', b: '1.0.0' }, 3000);
    expect(isInstalled(root)).toBe(false);
    await writeLock({}, 3000);
    expect(isInstalled(root)).toBe(false);
  });

  it('a lock file that was only touched, or names packages for other machines, does not', async () => {
    await installPackages({ a: '1.0.0' }, 2000);
    await writeLock({ a: '1.0.0' }, 3000, { 'node_modules/fsevents': { version: '2.0.0', optional: true } });
    expect(isInstalled(root)).toBe(true);
  });

  it('an install without Node 24, whose script was skipped, is none', async () => {
    await installPackages({ a: '1.0.0' }, 2000);
    await rm(join(root, 'node_modules/.bin/node'));
    expect(isInstalled(root)).toBe(false);
  });
});

it('Node before 20 is told so, Node 20 and later are not', () => {
  expect(nodeComplaint('18.19.0')).toMatch(/needs Node 20 or later; this is Node 18\.19\.0/);
  expect(nodeComplaint('20.0.0')).toBeUndefined();
  expect(nodeComplaint('24.21.0')).toBeUndefined();
  expect(nodeComplaint('100.0.0')).toBeUndefined();
});
