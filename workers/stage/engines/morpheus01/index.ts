import cover from '../../glsl/cover.glsl?raw';
import motion from '../../glsl/motion.glsl?raw';
import oklab from '../../glsl/oklab.glsl?raw';
import place from '../../glsl/place.glsl?raw';
import trailsFragment from '../../glsl/trails.frag.glsl?raw';
import trailsVertex from '../../glsl/trails.vert.glsl?raw';
import type { Engine } from '../contract.ts';
import fragment from './dissolve.frag.glsl?raw';
import vertex from './dissolve.vert.glsl?raw';
import { params } from './params.ts';

/** Dissolve: pigment of one picture runs along currents, and the next rises out of its shadows. */
export const morpheus01: Engine = {
  id: 'morpheus01',
  name: 'Dissolve',
  vertex: [motion, trailsVertex, vertex],
  fragment: [cover, place, oklab, trailsFragment, fragment],
  params,
};
