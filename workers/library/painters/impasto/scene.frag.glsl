// The motif: colours as the eye sees them, and the way the brush should run. Laid out before a single stroke.
#include <noise>
#include <colour>
uniform vec2 uResolution;
uniform vec2 uExtent;
uniform int uScene;
uniform int uNight;
uniform vec2 uFocus;
uniform float uHorizon;
uniform float uSun;
uniform vec2 uMood;
uniform vec3 uSunColour;
layout(location = 0) out vec4 outColour;
// xy: direction of the stroke, z: how much detail the place deserves
layout(location = 1) out vec4 outWay;

vec3 skyColour(vec2 p, out vec2 way, out float detail) {
  float up = clamp((p.y - uHorizon) / (0.5 * uExtent.y - uHorizon), 0.0, 1.0);
  vec2 toSun = p - uFocus;
  float far = length(toSun);
  vec3 high = uNight == 1 ? uDeep : mix(uInks[2], uInks[3], 0.3);
  vec3 mid = uNight == 1 ? uInks[1] : uInks[3];
  vec3 low = uNight == 1 ? uInks[2] : uInks[4];
  vec3 lab = mix(mix(low, mid, smoothstep(0.0, 0.45, up)), high, smoothstep(0.35, 1.0, up));
  // Clouds in long swells.
  float cloud = fbm(vec2(p.x * 1.6, p.y * 4.2) + 2.0 * vec2(noise(p * 1.3, 5u), noise(p * 1.3, 6u)), 4, 7u);
  vec3 lit = uNight == 1 ? mix(uInks[2], uInks[3], 0.6) : mix(uPaper, uInks[4], 0.35);
  lab = mix(lab, lit, smoothstep(0.02, 0.34, cloud) * 0.85);
  lab = mix(lab, mix(uInks[1], uInks[2], 0.5), smoothstep(-0.08, -0.36, cloud) * 0.55);
  // The sun, or the moon, in rings of light.
  vec3 light = mix(uSunColour, uPaper, uNight == 1 ? 0.6 : 0.25);
  vec3 halo = mix(uSunColour, uInks[4], 0.5);
  lab = mix(lab, halo, exp(-max(far - uSun, 0.0) * 5.0) * 0.75);
  lab.x += 0.035 * sin(far * 60.0) * exp(-far * 4.0);
  lab = mix(lab, light, smoothstep(uSun + 0.008, uSun - 0.008, far));
  // Strokes go round the light near it and with the wind elsewhere.
  float wind = 0.25 * noise(p * 1.4, 9u) * 6.0 + 0.8 * fbm(p * 2.4, 2, 10u) * (0.6 + 2.2 * uMood.x);
  vec2 round = normalize(vec2(-toSun.y, toSun.x) + 1e-4);
  way = normalize(mix(vec2(cos(wind), sin(wind)), round * sign(round.x + 0.001), exp(-far * 4.2)));
  detail = exp(-abs(far - uSun) * 14.0) + 0.35 * smoothstep(0.1, 0.3, abs(cloud));
  return lab;
}

vec3 seaColour(vec2 p, vec3 sky, out vec2 way, out float detail) {
  float down = clamp((uHorizon - p.y) / (uHorizon + 0.5 * uExtent.y), 0.0, 1.0);
  float swell = noise(vec2(p.x * mix(5.0, 1.7, down), p.y * mix(70.0, 11.0, down)), 21u);
  vec3 lab = mix(mix(uInks[2], sky, 0.45), mix(uInks[0], uDeep, 0.3), smoothstep(0.0, 0.95, down));
  lab = mix(lab, uInks[1], 0.35 * smoothstep(-0.1, 0.4, swell));
  lab = mix(lab, mix(uInks[3], sky, 0.5), smoothstep(0.12, 0.42, swell) * 0.75);
  // The road of light under the sun.
  float road = exp(-pow((p.x - uFocus.x) / (0.045 + 0.17 * down), 2.0));
  float spark = smoothstep(-0.12, 0.25, swell + 0.25 * noise(vec2(p.x * 9.0, p.y * 60.0), 22u));
  lab = mix(lab, mix(uSunColour, uPaper, 0.42), road * spark * 0.95);
  way = normalize(vec2(1.0, 0.22 * noise(p * 5.0, 23u) + 0.1 * swell));
  detail = road * 0.9 + 0.3;
  return lab;
}

float hill(float x, float i) { return uHorizon + 0.05 + 0.16 * fbm(vec2(x * (1.1 + 0.35 * i), i * 7.7), 3, 31u + uint(i)) - 0.085 * i; }

vec3 fieldColour(vec2 p, vec3 sky, out vec2 way, out float detail) {
  vec3 lab = sky;
  way = vec2(1.0, 0.0);
  detail = 0.25;
  for (int i = 0; i < 4; i++) {
    float fi = float(i);
    float d = hill(p.x, fi) - p.y;
    if (d < 0.0) continue;
    vec3 base = i == 0 ? mix(uInks[2], sky, 0.4) : i == 1 ? mix(uInks[1], uInks[3], 0.35) : i == 2 ? mix(uInks[3], uInks[4], uMood.y * 0.7) : uInks[1];
    float e = 0.02;
    float slope = (hill(p.x + e, fi) - hill(p.x - e, fi)) / (2.0 * e);
    // Furrows run towards the horizon on the near fields.
    float depth = 1.0 / (0.10 + d * 1.4);
    float furrow = sin((p.x - uFocus.x * 0.5 + d * slope) * depth * 7.0 + fi * 2.0);
    lab = base;
    lab.x += 0.05 * furrow * smoothstep(0.02, 0.2, d) + 0.05 * noise(p * 8.0, 34u);
    lab = mix(lab, uInks[0], smoothstep(0.03, 0.0, d) * 0.45);
    way = normalize(vec2(1.0, slope * 0.9 - (i > 1 ? (p.x - uFocus.x * 0.5) * 0.9 : 0.0)));
    // Flowers in drifts.
    float drift = noise(vec2(p.x * 3.0, p.y * 8.0) + fi, 35u);
    if (i >= 2) {
      float bloom = step(0.62 - 0.25 * smoothstep(0.0, 0.4, drift), hash1(ivec2(floor(p * mix(90.0, 55.0, fi / 3.0))), 36u));
      lab = mix(lab, hash1(ivec2(floor(p * 70.0)), 37u) > 0.35 ? uAccent : uPaper, bloom * smoothstep(0.0, 0.3, drift) * 0.9);
      detail = 0.4 + bloom * smoothstep(0.0, 0.3, drift);
    }
    detail = max(detail, exp(-d * 60.0));
  }
  return lab;
}

// Water lilies: a pond without a horizon.
vec3 pondColour(vec2 p, out vec2 way, out float detail) {
  float slow = fbm(vec2(p.x * 1.1, p.y * 1.9) + 3.0, 3, 41u);
  vec3 lab = mix(mix(uInks[0], uInks[1], 0.6), uInks[3], smoothstep(-0.25, 0.4, slow + p.y * 0.25));
  lab = mix(lab, uInks[2], smoothstep(0.05, 0.3, noise(vec2(p.x * 5.0, p.y * 1.2), 42u)) * 0.6);
  way = normalize(vec2(0.25, 1.0));
  detail = 0.15;
  for (int layer = 0; layer < 2; layer++) {
    float size = layer == 0 ? 3.6 : 5.2;
    vec2 q = vec2(p.x, p.y * 2.3) * size + float(layer) * 17.0;
    ivec2 cell = ivec2(floor(q));
    for (int y = -1; y <= 1; y++) for (int x = -1; x <= 1; x++) {
      ivec2 at = cell + ivec2(x, y);
      float here = noise(vec2(at) * 0.33, 43u + uint(layer));
      if (here < -0.02) continue;
      vec2 centre = vec2(at) + 0.2 + 0.6 * hash2(at, 44u + uint(layer));
      vec2 r = q - centre;
      float radius = 0.32 + 0.26 * hash1(at, 46u);
      float far = length(r) + 0.06 * noise(q * 3.0, 47u);
      if (far > radius) continue;
      vec3 pad = mix(mix(uInks[2], uInks[1], hash1(at, 48u)), uInks[4], 0.25 + 0.3 * smoothstep(0.0, radius, r.y + radius * 0.5));
      lab = pad;
      lab.x -= 0.1 * smoothstep(radius * 0.6, radius, far) * step(r.y, 0.0);
      way = normalize(vec2(-r.y, r.x) + vec2(0.3, 0.0));
      way.y *= 0.5;
      detail = 0.55;
      if (hash1(at, 49u) > 0.45 && length(r - vec2(0.0, 0.06)) < radius * 0.52) {
        lab = mix(mix(uAccent, uPaper, 0.35), uPaper, smoothstep(radius * 0.5, 0.0, length(r - vec2(0.0, 0.02))));
        detail = 1.0;
        way = normalize(r + 1e-3);
      }
    }
  }
  return lab;
}

void main() {
  vec2 p = (gl_FragCoord.xy / uResolution - 0.5) * uExtent;
  vec2 way;
  float detail;
  vec3 lab = skyColour(p, way, detail);
  if (uScene == 0 && p.y < uHorizon) {
    vec3 horizonSky = skyColour(vec2(p.x, uHorizon + 0.02), way, detail);
    lab = seaColour(p, horizonSky, way, detail);
  } else if (uScene == 1) {
    vec2 fieldWay;
    float fieldDetail;
    vec3 field = fieldColour(p, lab, fieldWay, fieldDetail);
    if (p.y < hill(p.x, 0.0)) {
      way = fieldWay;
      detail = fieldDetail;
    }
    lab = field;
  } else if (uScene == 2) {
    lab = pondColour(p, way, detail);
  } else if (uScene == 3) {
    // Sky above all, over a low dark land with tall trees.
    float land = uHorizon - 0.16 + 0.07 * fbm(vec2(p.x * 1.7, 4.0), 3, 51u);
    float tree = 1.0;
    for (int i = 0; i < 4; i++) {
      vec2 root = vec2((hash1(ivec2(i, 3), 52u) - 0.5) * uExtent.x * 0.9, land);
      float tall = 0.16 + 0.3 * hash1(ivec2(i, 5), 53u) * (i == 0 ? 1.4 : 0.8);
      float up = (p.y - root.y) / tall;
      float halfWidth = tall * 0.23 * pow(max(0.0, 1.0 - up), 0.7) * smoothstep(-0.08, 0.22, up) * (0.9 + 0.45 * noise(vec2(p.y * 11.0, float(i) * 3.1), 54u));
      if (up > -0.08 && up < 1.0) tree = min(tree, abs(p.x - root.x + 0.02 * sin(up * 4.0 + float(i))) - halfWidth);
    }
    if (p.y < land) {
      lab = mix(mix(uInks[0], uInks[1], 0.4 + 0.8 * noise(p * 3.5, 55u)), uInks[3], 0.3 * smoothstep(0.0, 0.25, noise(vec2(p.x * 3.0, p.y * 12.0), 56u)));
      way = normalize(vec2(1.0, 0.5 * noise(p * 3.0, 57u)));
      detail = 0.4;
    }
    if (tree < 0.0) {
      lab = mix(uDeep, uInks[0], 0.5 + noise(p * 20.0, 58u));
      way = normalize(vec2(0.35 * sin(p.y * 24.0), 1.0));
      detail = 0.8;
    }
  }
  outColour = vec4(lab, 1.0);
  outWay = vec4(way, clamp(detail, 0.0, 1.0), 1.0);
}
