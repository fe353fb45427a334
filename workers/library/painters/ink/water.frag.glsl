// How the water carries the ink: where the ink at a place came from (xy), and how it is folded there (zw).
#include <noise>
uniform vec2 uResolution;
uniform vec2 uExtent;
uniform float uScale;
uniform float uStir;
uniform int uOctaves;
out vec4 outField;

void main() {
  vec2 p = (gl_FragCoord.xy / uResolution - 0.5) * uExtent;
  vec2 s = p * uScale;
  // Domain warping (Quilez 2002), twice.
  vec2 q = vec2(fbm(s * 1.3, uOctaves, 1u), fbm(s * 1.3 + 5.2, uOctaves, 11u));
  vec2 r = vec2(fbm(s * 1.2 + 2.4 * uStir * q + 1.7, uOctaves, 21u), fbm(s * 1.2 + 2.4 * uStir * q + 9.2, uOctaves, 31u));
  float folded = fbm(s * 1.4 + 2.6 * uStir * r, uOctaves, 41u);
  outField = vec4(p + 0.32 * q + 0.36 * uStir * r, folded, q.x - r.y);
}
