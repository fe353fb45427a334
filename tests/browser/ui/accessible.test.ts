import axe from 'axe-core';
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { type AppState, createAppState } from '#app/state/app-state.ts';
import { stageState } from './fixtures/fake-app.ts';
import { mount, still } from './fixtures/mounted.ts';

const crowded = (): AppState => {
  const state = stageState();
  state.undo.value = { label: 'Never again: Tide over slate' };
  state.notices.value = [
    {
      id: 'a',
      severity: 'error',
      title: 'The microphone was refused',
      detail: 'The art goes on.',
      action: { label: 'Again', run: () => undefined },
    },
    { id: 'b', severity: 'info', title: 'Offline', detail: 'All is here.' },
  ];
  return state;
};

const scenes: readonly (readonly [name: string, state: () => AppState, key: string])[] = [
  ['start screen', createAppState, ''],
  ['stage', stageState, ''],
  ['stage with notices and toast', crowded, ''],
  ['look panel', stageState, 'l'],
  ['sound panel', stageState, 'i'],
  ['listening panel', stageState, 'm'],
  ['help', stageState, '?'],
];

for (const [name, state, key] of scenes) {
  it(`DESIGN 13: axe finds nothing on: ${name}`, async () => {
    const { root } = await mount(state(), { width: 390, height: 844 });
    if (key) await userEvent.keyboard(key);
    await still();
    const results = await axe.run(root, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    expect(results.violations.map((violation) => [violation.id, violation.nodes.map((node) => node.html)])).toEqual([]);
    expect(results.passes.length).toBeGreaterThan(10);
  });
}

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
/** Relative luminance, WCAG 2.2. */
const luminance = (r: number, g: number, b: number): number =>
  0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** Elements whose own words are on screen. */
function worded(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].filter((element) => {
    if (element.closest('.visually-hidden, svg, option') || element.matches(':disabled')) return false;
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    const { width, top, bottom } = element.getBoundingClientRect();
    return own && width > 2 && top >= 0 && bottom <= innerHeight && element.checkVisibility();
  });
}

/** What its scroller shows of a box. */
function visiblePart(box: DOMRect, scroller: Element | null): { left: number; right: number; top: number; bottom: number } {
  const outer = scroller?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
  return {
    left: Math.max(box.left, outer.left),
    right: Math.min(box.right, outer.right),
    top: Math.max(box.top, outer.top),
    bottom: Math.min(box.bottom, outer.bottom),
  };
}

async function pixels(): Promise<ImageData> {
  const base64 = await page.screenshot({ save: false });
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

for (const [width, height] of [
  [390, 844],
  [844, 390],
  [1440, 900],
] as const) {
  for (const [name, state, key] of scenes) {
    it(`DESIGN 13: words hold WCAG AA contrast over a white picture, ${name}, ${width}×${height}`, async () => {
      const { root } = await mount(state(), { width, height, picture: '#fff' });
      if (key) await userEvent.keyboard(key);
      await still();
      const area = root.querySelector<HTMLElement>('dialog') ?? root;
      const elements = worded(area).filter((element) => ('lim'.includes(key || ' ') ? element.closest('.panel') : true));
      expect(elements.length).toBeGreaterThan(5);
      const colours = elements.map(
        (element) =>
          getComputedStyle(element)
            .color.match(/[\d.]+/g)
            ?.map(Number) ?? [],
      );
      const hide = document.head.appendChild(document.createElement('style'));
      hide.textContent =
        '.ui *, .ui *::before { color: transparent !important; animation: none !important; transition: none !important } .ui :focus-visible { outline: none !important; box-shadow: none !important }';
      const picture = await pixels();
      hide.remove();
      const scale = picture.width / innerWidth;
      let measured = 0;
      elements.forEach((element, index) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const box = visiblePart(range.getBoundingClientRect(), element.closest('.panel-body, .notices, dialog'));
        if (box.bottom - box.top < 4 || box.right - box.left < 4) return;
        measured++;
        let lightest = 0;
        let darkest = 1;
        for (let y = Math.ceil(box.top * scale); y < Math.floor(box.bottom * scale); y++) {
          for (let x = Math.ceil(Math.max(0, box.left) * scale); x < Math.floor(Math.min(innerWidth, box.right) * scale); x++) {
            const at = (y * picture.width + x) * 4;
            const light = luminance(picture.data[at] ?? 0, picture.data[at + 1] ?? 0, picture.data[at + 2] ?? 0);
            lightest = Math.max(lightest, light);
            darkest = Math.min(darkest, light);
          }
        }
        const [r = 0, g = 0, b = 0] = colours[index] ?? [];
        const words = luminance(r, g, b);
        const { fontSize, fontWeight } = getComputedStyle(element);
        const large = Number.parseFloat(fontSize) >= 24 || (Number.parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
        const held = Math.min(contrast(words, lightest), contrast(words, darkest));
        expect(held, `“${element.textContent}” (${element.className})`).toBeGreaterThanOrEqual(large ? 3 : 4.5);
      });
      expect(measured).toBeGreaterThanOrEqual(4);
    });
  }
}
