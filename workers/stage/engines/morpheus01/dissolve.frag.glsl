in vec2 vFrom;
out vec4 colour;
uniform sampler2D uFrom;
uniform vec4 uFromFit;
#ifdef MORPH
in vec2 vTo;
in vec2 vCell;
in float vPatch;
in vec2 vFlow;
uniform sampler2D uTo;
uniform vec4 uToFit;
uniform sampler2D uTile;
uniform vec4 uDissolve; // progress, softness, patch frequency, led by light
uniform vec2 uEdge; // light on the edge, pigment pushed at the edge

// The sum of two uniform ranks is triangular: its distribution function makes it uniform again.
float equalise(float x) {
  return x < 0.5 ? 2.0 * x * x : 1.0 - 2.0 * (1.0 - x) * (1.0 - x);
}
#endif

void main() {
  vec2 place = stageUv();
#ifdef MORPH
  float fine = texture(uTile, vCell * uDissolve.z).r;
  vec2 push = vFlow * (fine - 0.5) * uEdge.y;
  vec4 from = texture(uFrom, cover(uFromFit, place) + vFrom + push * uDissolve.x);
  vec4 to = texture(uTo, cover(uToFit, place) + vTo - push * (1.0 - uDissolve.x));

  // Light arrives first, and where there was shade: the new picture rises out of the old one's darks.
  float byLight = equalise(clamp(0.5 + 0.5 * (from.a - to.a), 0.0, 1.0));
  float byChance = clamp(vPatch * 0.62 + fine * 0.38, 0.0, 1.0);
  byChance = smoothstep(0.12, 0.88, byChance);
  float order = mix(byChance, byLight, uDissolve.w);
  float reach = uDissolve.x * (1.0 + uDissolve.y);
  float m = clamp((reach - order) / uDissolve.y, 0.0, 1.0);
  m = m * m * (3.0 - 2.0 * m);

  vec3 mixed = mix(rootOf(from.rgb), rootOf(to.rgb), m);
  // The seam glows like paper about to burn.
  float seam = m * (1.0 - m) * 4.0;
  float glow = seam * seam * uEdge.x;
  mixed += glow * 0.16 * (1.1 - mixed.y);
  vec3 rgb = rgbOfRoot(mixed);
  // Opposite hues cancel to grey on the way: give back what was lost.
  rgb = max(mix(vec3(dot(rgb, vec3(0.3, 0.59, 0.11))), rgb, 1.0 + seam * 0.3 + glow * 0.3), 0.0);
  colour = vec4(withTrail(rgb), 1.0);
#else
  colour = vec4(withTrail(texture(uFrom, cover(uFromFit, place) + vFrom).rgb), 1.0);
#endif
}
