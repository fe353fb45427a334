// Gas (x), dust in front of it (y), its warmth (z) and how far it stands in the light of the young stars (w).
#include <noise>
uniform vec2 uResolution;
uniform vec2 uExtent;
uniform vec2 uHeart;
uniform int uForm;
uniform vec2 uAxis;
uniform float uScale;
uniform float uStir;
out vec4 outGas;

// The large shape: a band across the sky, a shell around a cavity, or a cloud that leans on its heart.
float envelope(vec2 p) {
  vec2 r = p - uHeart;
  float side = dot(r, vec2(-uAxis.y, uAxis.x));
  float along = dot(r, uAxis);
  if (uForm == 0) return exp(-side * side * 9.0) * (0.65 + 0.35 * exp(-along * along * 2.0));
  if (uForm == 1) return exp(-pow(length(r * vec2(1.0, 1.15)) - 0.30, 2.0) * 26.0) + 0.4 * exp(-dot(r, r) * 2.2);
  return exp(-dot(r, r) * 3.4) + 0.45 * exp(-pow(length(r - uAxis * 0.42), 2.0) * 7.0);
}

float density(vec2 p, vec2 bend) {
  vec2 s = p * uScale;
  float billow = fbm(s * 1.9 + bend * 1.3, 6, 31u);
  float fibre = ridged(s * 3.1 + bend * 1.25, 6, 41u);
  float form = envelope(p + bend * 0.16);
  return max(0.0, form * (0.55 + 1.25 * billow + 0.85 * (fibre - 0.5)) - 0.05);
}

void main() {
  vec2 p = (gl_FragCoord.xy / uResolution - 0.5) * uExtent;
  vec2 s = p * uScale;
  vec2 bend = vec2(fbm(s * 1.2 + 2.0, 4, 1u), fbm(s * 1.2 - 6.0, 4, 11u)) * 1.3 * uStir;
  float gas = density(p, bend);
  // Lit from the heart: what thins towards it shows a bright rim.
  vec2 towards = normalize(uHeart - p + 1e-4) * 0.035;
  float rim = gas - density(p + towards, bend);
  float lane = ridged(s * 1.5 + bend * 1.2 + 20.0, 5, 51u);
  float dust = smoothstep(0.52, 0.92, lane + 0.35 * fbm(s * 4.0 + bend, 3, 61u)) * smoothstep(0.05, 0.5, envelope(p));
  float warmth = 0.5 + 0.9 * fbm(s * 0.9 + bend * 0.8 - 3.0, 3, 71u);
  outGas = vec4(gas, dust, warmth, rim);
}
