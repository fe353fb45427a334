import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { headersFile, securityHeaders } from '#edge/security-headers.ts';

it('public/_headers says what the server says', async () => {
  expect(await readFile(new URL('../../public/_headers', import.meta.url), 'utf8')).toBe(headersFile());
});

it('no line is longer than static hosts read (2000 characters)', () => {
  for (const line of headersFile().split('\n')) expect(line.length).toBeLessThan(2000);
});

it('the policy allows no inline script, no eval, no other host, and demands Trusted Types', () => {
  const policy = securityHeaders['Content-Security-Policy'] ?? '';
  expect(policy).not.toMatch(/unsafe-|\*|https?:|'nonce-/);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).toMatch(/trusted-types algorhythmic$/);
});

it('A1: the microphone is allowed to the page itself, the camera to nobody', () => {
  const permissions = securityHeaders['Permissions-Policy'] ?? '';
  expect(permissions).toContain('microphone=(self)');
  expect(permissions).toContain('camera=()');
});
