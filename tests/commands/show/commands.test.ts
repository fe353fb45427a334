import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runTool, temporaryFolder } from '#tests/support/tool.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../../public/blueprints/${path}`, import.meta.url));
const blueprint = at('show.json');
const deployment = at('show.deployment.json');

/** A file in a folder of its own, with the blueprint's text changed. */
async function changed(change: (text: string) => string, from = blueprint): Promise<string> {
  const file = join(await temporaryFolder(), 'changed.json');
  await writeFile(file, change(await readFile(from, 'utf8')));
  return file;
}

describe('D9: show', () => {
  it('without a command says what there is', async () => {
    expect(await runTool('show')).toMatchObject({ status: 2, output: expect.stringContaining('validate FILE') });
    const unknown = await runTool('show', 'constructor');
    expect(unknown).toMatchObject({ status: 2, errors: expect.stringContaining('no command constructor') });
    expect(unknown.errors).not.toMatch(/\n\s+at /);
  });

  it.each([
    [['validate'], 'FILE is missing'],
    [['validate', 'a', 'b'], 'one FILE is enough'],
    [['validate', 'a', '--nonsense'], 'nonsense'],
    [['run', blueprint, '--speed', '-1', '--sound', blueprint], '--speed'],
    [['lock', 'a'], 'DEPLOYMENT'],
  ])('%j is not understood', async (args, words) => {
    expect(await runTool('show', ...args)).toMatchObject({ status: 2, errors: expect.stringContaining(words) });
  });
});

describe('D9: show validate', () => {
  it('says ok with counts', async () => {
    const { status, output } = await runTool('show', 'validate', blueprint, '--deployment', deployment, '--lock', at('show.lock.json'));
    expect(output).toMatch(/ok: \d+ processors in \d+ threads, \d+ links/);
    expect(status).toBe(0);
  });

  it('says every failure with its place', async () => {
    const file = await changed((text) =>
      text.replace('"kind": "painter"', '"kind": "printer"').replace('"from": "director.status"', '"from": "director.nothing"'),
    );
    const { status, errors } = await runTool('show', 'validate', file);
    expect(status).toBe(1);
    expect(errors).toContain(`${file}: processors.painter.kind: there is no kind "printer"`);
    expect(errors).toMatch(/links\[\d+\]\.from: director has no output "nothing"/);
    expect(errors).toMatch(/\d failures/);
  });

  it.each([
    ['no JSON', () => '{'],
    ['of another format', (text: string) => text.replace('algorhythmic/blueprint', 'something')],
    ['round', (text: string) => text.replace('"viewport.viewport", "to": "stage.viewport"', '"stage.status", "to": "stage.status"')],
  ])('a blueprint that is %s fails', async (_what, change) => {
    const { status, errors } = await runTool('show', 'validate', await changed(change));
    expect(status).toBe(1);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  it('a file that is not there is said so', async () => {
    expect(await runTool('show', 'validate', '/nowhere.json')).toMatchObject({ status: 1, errors: '/nowhere.json: no such file\n' });
  });

  it('a deployment that names what the blueprint has not, and a lock that is of another blueprint', async () => {
    const other = await changed((text) => text.replace('"capabilities": {', '"capabilities": { "nobody": [],'), deployment);
    const badDeployment = await runTool('show', 'validate', blueprint, '--deployment', other);
    expect(badDeployment).toMatchObject({ status: 1, errors: expect.stringContaining('capabilities.nobody') });
    const moved = await changed((text) => text.replace('"kind": "painter", "config": {}', '"kind": "painter", "config": { "size": 512 }'));
    const stale = await runTool('show', 'validate', moved, '--lock', at('show.lock.json'));
    expect(stale).toMatchObject({ status: 1, errors: expect.stringContaining('blueprint.checksum') });
  });
});

describe('D9: show dot', () => {
  it('prints the graph in the DOT language', async () => {
    const { status, output } = await runTool('show', 'dot', blueprint);
    expect(status).toBe(0);
    expect(output).toMatch(/^digraph /);
    expect(output).toContain('"analysis"');
  });

  it.skipIf(spawnSync('dot', ['-V']).error)('which Graphviz draws', async () => {
    const { output } = await runTool('show', 'dot', blueprint);
    const drawn = spawnSync('dot', ['-Tsvg'], { input: output, encoding: 'utf8' });
    expect(drawn.stderr).toBe('');
    expect(drawn.status).toBe(0);
    expect(drawn.stdout).toContain('</svg>');
  });

  it('fails for a blueprint that is wrong', async () => {
    expect((await runTool('show', 'dot', await changed(() => '{}'))).status).toBe(1);
  });
});

describe('D5, D9: show lock', () => {
  it('writes the lock that is kept in the repository, byte for byte, and says whether one is up to date', async () => {
    const out = join(await temporaryFolder(), 'show.lock.json');
    expect((await runTool('show', 'lock', blueprint, deployment, '--out', out)).status).toBe(0);
    expect(await readFile(out, 'utf8')).toBe(await readFile(at('show.lock.json'), 'utf8'));
    expect(await runTool('show', 'lock', blueprint, deployment, '--check')).toMatchObject({
      status: 0,
      output: expect.stringContaining('up to date'),
    });
    await writeFile(out, '{}');
    const stale = await runTool('show', 'lock', blueprint, deployment, '--check', '--out', out);
    expect(stale).toMatchObject({ status: 1, errors: expect.stringContaining('out of date') });
  });
});
