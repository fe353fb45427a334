import axe from 'axe-core';
import { render } from 'preact';
import { expect, it, onTestFinished } from 'vitest';
import { page } from 'vitest/browser';
import { VIEWS } from '#app/console/console.ts';
import { ErrorGuard } from '#app/console/parts/error-guard.tsx';
import { busyStageOn, mount, newChannel, rendered } from './fixtures/mounted.ts';

async function findings(root: HTMLElement): Promise<unknown> {
  const results = await axe.run(root, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
  expect(results.passes.length).toBeGreaterThan(10);
  return results.violations.map((violation) => [violation.id, violation.nodes.map((one) => one.html)]);
}

for (const [width, height] of [
  [390, 844],
  [820, 1180],
  [1440, 900],
] as const) {
  for (const view of VIEWS) {
    it(`DESIGN 13: ${view} at ${width}×${height}: axe finds nothing, nothing is wider than the screen`, async () => {
      const channel = newChannel();
      busyStageOn(channel);
      const { root } = await mount({ channel, view, width, height });
      await expect.element(page.getByText('live', { exact: true })).toBeVisible();
      await rendered();
      expect(await findings(root)).toEqual([]);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
      const main = root.querySelector('.main');
      expect(main?.scrollWidth).toBeLessThanOrEqual(main?.clientWidth ?? 0);
    });
  }
}

for (const width of [390, 1440]) {
  it(`DESIGN 13: the inspector and the form for a new processor at ${width}: axe finds nothing`, async () => {
    const channel = newChannel();
    busyStageOn(channel);
    const { root } = await mount({ channel, width, height: 844 });
    await page
      .getByRole('button', { name: width < 640 ? 'painter' : /^painter: / })
      .first()
      .click();
    await expect.element(page.getByRole('complementary')).toBeVisible();
    expect(await findings(root)).toEqual([]);
    await page.getByRole('button', { name: 'Remove' }).click();
    expect(await findings(root)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Add processor' }).click();
    await expect.element(page.getByRole('heading', { name: 'Add a processor' })).toBeVisible();
    expect(await findings(root)).toEqual([]);
  });
}

it('DESIGN 13: with no show and with a show that is gone, axe finds nothing', async () => {
  const empty = await mount({ settled: true });
  await expect.element(page.getByRole('link', { name: 'Open the app' })).toBeVisible();
  expect(await findings(empty.root)).toEqual([]);
  await empty.unmount();
  const channel = newChannel();
  const stage = busyStageOn(channel);
  const { root } = await mount({ channel });
  await expect.element(page.getByText('live', { exact: true })).toBeVisible();
  stage.close();
  await expect.element(page.getByText('The show is gone.')).toBeVisible();
  // Greyed on purpose: what was is told from what is. The words hold AA all the same.
  expect(await findings(root)).toEqual([]);
});

it('E1: an error inside the console shows itself, with a way out', async () => {
  const root = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => {
    render(null, root);
    root.remove();
  });
  function Broken(): never {
    throw new Error('the needle fell off');
  }
  render(
    <ErrorGuard>
      <Broken />
    </ErrorGuard>,
    root,
  );
  await expect.poll(() => page.getByRole('alert').element().textContent).toMatch(/The show is not touched by it.*the needle fell off/);
  await expect.element(page.getByRole('button', { name: 'Reload the console' })).toBeVisible();
});
