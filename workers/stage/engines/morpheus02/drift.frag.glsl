in vec2 vFrom;
out vec4 colour;
uniform sampler2D uFrom;
uniform vec4 uFromFit;
#ifdef MORPH
in vec2 vTo;
in vec2 vNear;
in vec2 vCell;
in float vFlock;
uniform sampler2D uTo;
uniform vec4 uToFit;
uniform vec4 uVeil; // progress, softness, by depth, light through the veil
uniform vec3 uSweep; // direction of the sweep, its weight
#endif

void main() {
  vec2 place = stageUv();
#ifdef MORPH
  vec3 from = texture(uFrom, cover(uFromFit, place) + vFrom).rgb;
  vec3 to = texture(uTo, cover(uToFit, place) + vTo).rgb;
  float light = dot(to - from, vec3(0.3, 0.6, 0.1));
  // What is near in the new picture steps in first, what is far in the old one stays longest.
  float byDepth = 0.5 + 0.5 * (vNear.x - vNear.y) - 0.3 * light;
  float sweep = 0.5 - dot(vCell, uSweep.xy) * 0.6 + (vFlock - 0.5) * 0.35;
  float order = clamp(mix(mix(0.5, byDepth, uVeil.z), sweep, uSweep.z), 0.0, 1.0);
  float m = clamp((uVeil.x * (1.0 + uVeil.y) - order) / uVeil.y, 0.0, 1.0);
  m = m * m * (3.0 - 2.0 * m);
  // A double exposure, in linear light: where both are seen, the brighter of the two shines through.
  vec3 a = from * from;
  vec3 b = to * to;
  vec3 both = max(a, b);
  vec3 mixed = mix(mix(a, b, m), both, uVeil.w * 4.0 * m * (1.0 - m));
  colour = vec4(withTrail(sqrt(mixed)), 1.0);
#else
  colour = vec4(withTrail(texture(uFrom, cover(uFromFit, place) + vFrom).rgb), 1.0);
#endif
}
