import cover from '../../glsl/cover.glsl?raw';
import motion from '../../glsl/motion.glsl?raw';
import place from '../../glsl/place.glsl?raw';
import trailsFragment from '../../glsl/trails.frag.glsl?raw';
import trailsVertex from '../../glsl/trails.vert.glsl?raw';
import type { Engine } from '../contract.ts';
import fragment from './drift.frag.glsl?raw';
import vertex from './drift.vert.glsl?raw';
import { params } from './params.ts';

/** Drift: a camera glides through the depth of one picture and comes out in the next. */
export const morpheus02: Engine = {
  id: 'morpheus02',
  name: 'Drift',
  vertex: [cover, motion, trailsVertex, vertex],
  fragment: [cover, place, trailsFragment, fragment],
  params,
};
