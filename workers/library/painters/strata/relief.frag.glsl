// The height field that the sheets are cut from.
#include <noise>
uniform vec2 uResolution;
uniform vec2 uExtent;
uniform int uKind;
uniform int uLayers;
uniform vec2 uFocus;
uniform float uScale;
uniform float uRough;
out vec4 outField;

// A bowl around the focus, bent by slow noise: its levels are closed shores.
float bowl(vec2 p) {
  vec2 q = p * uScale;
  vec2 bend = vec2(fbm(q * 0.9 + 3.0, 2, 1u), fbm(q * 0.9 - 8.0, 2, 11u));
  vec2 r = p - uFocus + bend * 0.55;
  float far = length(r * vec2(1.0, 1.15));
  float f = far * 0.95 + fbm(q * 1.5 + bend * 1.3, 2, 21u) * 0.7;
  return f + uRough * 0.16 * fbm(q * 5.0 + bend, 2, 31u);
}

// Crest of hill range i (0 is farthest) over x.
float crest(int i, float x) {
  float t = float(i) / float(uLayers);
  float low = -0.5 * uExtent.y;
  float top = mix(0.16, low + 0.05, pow(t, 0.9)) + uFocus.y * 0.35;
  float frequency = mix(2.6, 0.9, t);
  uint salt = 100u + uint(i) * 13u;
  float sharp = ridged(vec2(x * frequency, float(i) * 3.7), 5, salt) - 0.55;
  float soft = fbm(vec2(x * frequency * 0.8, float(i) * 5.1), 4, salt + 7u);
  float blend = smoothstep(0.15, 0.6, t);
  return top + mix(sharp * 0.34, soft * 0.36, blend);
}

void main() {
  vec2 p = (gl_FragCoord.xy / uResolution - 0.5) * uExtent;
  if (uKind == 1) {
    // One row to a range.
    outField = vec4(crest(int(gl_FragCoord.y), p.x), 1.0, 0.0, 1.0);
  } else {
    float f = bowl(p);
    vec2 texel = uExtent / uResolution;
    outField = vec4(f, length(vec2(dFdx(f), dFdy(f)) / texel), 0.0, 1.0);
  }
}
