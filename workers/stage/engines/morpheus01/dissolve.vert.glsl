in vec2 aUv;
uniform float uFlip;
uniform vec4 uFromFit;
out vec2 vFrom; // how far from its place in the picture each pixel looks
#ifdef MORPH
uniform vec4 uToFit;
uniform vec4 uFlow; // how far `from` has flowed, how far `to` has still to flow, frequency, seed
out vec2 vTo;
out vec2 vCell;
out float vPatch;
out vec2 vFlow;
#endif

void main() {
  gl_Position = vec4(aUv.x * 2.0 - 1.0, (aUv.y * 2.0 - 1.0) * uFlip, 0.0, 1.0);
  vec2 q = alive(aUv);
  placeTrail(aUv);
#ifdef MORPH
  vec2 shape = vec2(uAspect, 1.0);
  vec2 p = (aUv - 0.5) * shape;
  // Two nested fields (Quilez, "Domain warping"): currents that themselves are carried along.
  vec2 place = p * uFlow.z + vec2(uFlow.w * 37.0, uFlow.w * 19.0);
  vec2 current = eddies(place, uFlow.w * 6.0);
  current = eddies(place * 0.8 + current * 0.55, uFlow.w * 11.0);
  vFlow = current / shape;
  vFrom = (q + vFlow * uFlow.x - aUv) * uFromFit.xy;
  vTo = (q - vFlow * uFlow.y - aUv) * uToFit.xy;
  vCell = (q - 0.5) * shape + current * 0.05;
  vPatch = 0.5 + 0.28 * sin(place.x * 1.3 + current.x * 1.4) + 0.22 * cos(place.y * 1.7 - current.y * 1.2);
#else
  vFrom = (q - aUv) * uFromFit.xy;
#endif
}
