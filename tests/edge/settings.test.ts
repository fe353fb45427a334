import { describe, expect, it } from 'vitest';
import { readSettings } from '#edge/settings.ts';

describe('A15: settings of the edge', () => {
  it('npm start needs none', () => {
    const defaults = { ok: true, settings: { port: 8787, host: 'localhost', hasImageKey: false } };
    expect(readSettings({})).toEqual(defaults);
    expect(readSettings({ PORT: '', HOST: ' ', OPENAI_API_KEY: '' })).toEqual(defaults);
  });

  it.each([
    ['0', 0],
    ['80', 80],
    [' 9000 ', 9000],
    ['65535', 65_535],
  ])('PORT=%j is port %d', (PORT, port) => {
    expect(readSettings({ PORT })).toMatchObject({ ok: true, settings: { port } });
  });

  it.each(['65536', '-1', '80.5', 'http', '0x50', '1e3', '999999999', '80 81', 'NaN'])(
    'PORT=%j is refused in words that show it',
    (PORT) => {
      const read = readSettings({ PORT });
      expect(read).toMatchObject({ ok: false });
      if (!read.ok) expect(read.message).toContain(PORT);
    },
  );

  it('HOST opens the server to the network, and nonsense is refused', () => {
    expect(readSettings({ HOST: '0.0.0.0' })).toMatchObject({ ok: true, settings: { host: '0.0.0.0' } });
    expect(readSettings({ HOST: '::' })).toMatchObject({ ok: true, settings: { host: '::' } });
    expect(readSettings({ HOST: 'http://x/' })).toMatchObject({ ok: false });
  });

  it('a key is known to be there, and is not passed on', () => {
    const read = readSettings({ OPENAI_API_KEY: 'sk-secret' });
    expect(read).toMatchObject({ ok: true, settings: { hasImageKey: true } });
    expect(JSON.stringify(read)).not.toContain('secret');
  });
});
