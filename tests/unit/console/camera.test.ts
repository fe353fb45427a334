import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allOf, type Camera, pan, pinch, reveal, ZOOM_LEAST, ZOOM_MOST, zoomAt } from '#app/console/graph/camera.ts';
import { neighbour } from '#app/console/graph/keys.ts';
import { layout } from '#app/console/graph/layout.ts';

const camera: fc.Arbitrary<Camera> = fc.record({
  x: fc.integer({ min: -2000, max: 2000 }),
  y: fc.integer({ min: -2000, max: 2000 }),
  zoom: fc.double({ min: ZOOM_LEAST, max: ZOOM_MOST, noNaN: true }),
});
const spot = fc.record({ x: fc.integer({ min: 0, max: 1500 }), y: fc.integer({ min: 0, max: 900 }) });
const under = (view: Camera, at: { x: number; y: number }) => ({ x: (at.x - view.x) / view.zoom, y: (at.y - view.y) / view.zoom });

it('E10: zooming keeps what is under the pointer there, and stays within its limits (seed 41)', () => {
  fc.assert(
    fc.property(camera, spot, fc.double({ min: 0.01, max: 100, noNaN: true }), (view, at, factor) => {
      const after = zoomAt(view, factor, at.x, at.y);
      expect(after.zoom).toBeGreaterThanOrEqual(ZOOM_LEAST);
      expect(after.zoom).toBeLessThanOrEqual(ZOOM_MOST);
      expect(under(after, at).x).toBeCloseTo(under(view, at).x, 4);
      expect(under(after, at).y).toBeCloseTo(under(view, at).y, 4);
    }),
    { seed: 41 },
  );
});

it('E10: a pinch keeps what is between the fingers between them', () => {
  const view = { x: 10, y: 20, zoom: 1 };
  const after = pinch(
    view,
    [
      { x: 100, y: 100 },
      { x: 200, y: 100 },
    ],
    [
      { x: 150, y: 200 },
      { x: 350, y: 200 },
    ],
  );
  expect(after.zoom).toBeCloseTo(2);
  expect(under(after, { x: 250, y: 200 })).toEqual(under(view, { x: 150, y: 100 }));
  // One finger that stands on the other tells no distance: the drawing follows, and does not leap.
  const still = { x: 5, y: 5 };
  expect(
    pinch(
      view,
      [still, still],
      [
        { x: 8, y: 5 },
        { x: 8, y: 5 },
      ],
    ),
  ).toEqual(pan(view, 3, 0));
});

it('E10: a fit shows all of the drawing in the middle, and does not enlarge a small one much', () => {
  const view = allOf({ width: 2000, height: 500 }, { width: 1000, height: 800 });
  expect(view).toEqual({ x: 0, y: 275, zoom: 0.5 });
  expect(allOf({ width: 100, height: 100 }, { width: 1000, height: 800 }).zoom).toBeLessThan(1.2);
  expect(allOf({ width: 0, height: 0 }, { width: 0, height: 0 })).toEqual({ x: 0, y: 0, zoom: 1 });
});

it('E10: what comes into sight does so by the least movement; what is in sight stays', () => {
  const view = { x: 0, y: 0, zoom: 1 };
  const room = { width: 1000, height: 800 };
  expect(reveal(view, { x: 100, y: 100, width: 200, height: 100 }, room)).toEqual(view);
  expect(reveal(view, { x: 900, y: 100, width: 200, height: 100 }, room)).toEqual({ x: -124, y: 0, zoom: 1 });
  expect(reveal(view, { x: -50, y: 100, width: 200, height: 100 }, room)).toEqual({ x: 74, y: 0, zoom: 1 });
  // What is larger than the room shows its beginning.
  expect(reveal(view, { x: 500, y: 0, width: 3000, height: 100 }, room)).toEqual({ x: -476, y: 24, zoom: 1 });
});

it('E10: arrow keys walk to the nearest processor on that side', () => {
  const processors = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, { kind: 'any', config: {} }]));
  const link = (from: string, to: string) => ({ from, to, capacity: 1, policy: 'block' as const });
  const drawn = layout({ processors, links: [link('a.x', 'b.in'), link('b.x', 'c.in')] }, []);
  expect(neighbour(drawn, 'a', 'right')?.id).toBe('b');
  expect(neighbour(drawn, 'c', 'left')?.id).toBe('b');
  expect(neighbour(drawn, 'a', 'left')).toBeUndefined();
  expect(neighbour(drawn, 'nobody', 'left')).toBeUndefined();
});
