// Panes in lead: a rose, or a landscape under a sun.
#include <noise>
#include <colour>
#include <frame>
uniform int uRose;
uniform vec2 uCentre;
uniform int uFold;
uniform int uRings;
uniform float uSun;
uniform float uHorizon;
uniform int uWater;
uniform float uTurn;
out vec4 outColour;

const float TAU = 6.2831853;

struct Pane {
  float edge;   // distance to the nearest lead, in places
  ivec2 id;
  vec3 lab;
  float light;  // how much sun comes through
};

// Distance to the border of the nearest of jittered cells (Quilez, "Voronoi borders"), in places where `scale` is cells
// to a place in x and in y; x wraps at `period`.
float cellBorder(vec2 q, vec2 scale, int period, uint salt, out ivec2 id) {
  ivec2 base = ivec2(floor(q));
  vec2 f = q - vec2(base);
  float best = 8.0;
  vec2 nearest = vec2(0.0);
  ivec2 nearestCell = ivec2(0);
  for (int y = -1; y <= 1; y++) for (int x = -1; x <= 1; x++) {
    ivec2 at = base + ivec2(x, y);
    ivec2 wrapped = period > 0 ? ivec2((at.x % period + period) % period, at.y) : at;
    vec2 r = vec2(x, y) + 0.18 + 0.64 * hash2(wrapped, salt) - f;
    float d = dot(r, r);
    if (d < best) {
      best = d;
      nearest = r;
      nearestCell = ivec2(x, y);
      id = wrapped;
    }
  }
  float border = 8.0;
  for (int y = -2; y <= 2; y++) for (int x = -2; x <= 2; x++) {
    ivec2 offset = nearestCell + ivec2(x, y);
    ivec2 at = base + offset;
    ivec2 wrapped = period > 0 ? ivec2((at.x % period + period) % period, at.y) : at;
    vec2 r = vec2(offset) + 0.18 + 0.64 * hash2(wrapped, salt) - f;
    vec2 apart = r - nearest;
    if (dot(apart, apart) > 1e-5) {
      vec2 across = normalize(apart);
      border = min(border, dot(0.5 * (nearest + r), across) / length(across * scale));
    }
  }
  return border;
}

vec3 varied(vec3 lab, ivec2 id, float amount) {
  lab.x += (hash1(id, 91u) - 0.5) * 0.16 * amount;
  lab.yz *= 0.85 + 0.5 * hash1(id, 92u) * amount;
  float turn = (hash1(id, 93u) - 0.5) * 0.5 * amount;
  lab.yz = mat2(cos(turn), sin(turn), -sin(turn), cos(turn)) * lab.yz;
  return lab;
}

Pane rose(vec2 p) {
  vec2 r = p - uCentre;
  float far = length(r);
  float angle = atan(r.y, r.x) / TAU + 0.5 + uTurn;
  float outer = 0.445;
  Pane pane;
  if (far > outer) {
    // Around the rose: a quarry of lozenges, with a border of small lights.
    vec2 q = mat2(0.7071, 0.7071, -0.7071, 0.7071) * p * 11.0;
    q += 0.05 * vec2(noise(p * 4.0, 3u), noise(p * 4.0, 4u));
    ivec2 id = ivec2(floor(q));
    vec2 f = fract(q);
    pane.edge = min(min(f.x, 1.0 - f.x), min(f.y, 1.0 - f.y)) / 11.0;
    pane.edge = min(pane.edge, far - outer);
    pane.id = id + 500;
    bool odd = ((id.x + id.y) & 1) == 0;
    pane.lab = varied(mix(odd ? uInks[0] : uInks[1], uDeep, 0.25), pane.id, 0.9);
    pane.light = 0.62;
    return pane;
  }
  // Rings grow outwards; each is scalloped by the fold of the rose, every second one turned by half a petal.
  float rings = float(uRings);
  float n = float(uFold);
  float t = pow(far / outer, 0.85) * rings;
  float scallop = (0.62 * abs(cos(angle * n * 0.5 * TAU)) - 0.38) * smoothstep(0.3, 1.0, t) * smoothstep(rings, rings - 0.7, t);
  float ring = clamp(floor(t + scallop), 0.0, rings - 1.0);
  float within = t + scallop - ring;
  float petals = ring < 0.5 ? n : n * (hash1(ivec2(int(ring), 1), 6u) > 0.45 && ring > 1.5 ? 2.0 : 1.0);
  float shift = mod(ring, 2.0) * 0.5;
  float a = angle * petals + shift;
  float petal = floor(a);
  float side = min(fract(a), 1.0 - fract(a)) / petals * TAU * far;
  float width = outer / rings;
  float radial = min(within, ring > rings - 1.5 ? 1.0 : 1.0 - within) * width;
  if (ring < 0.5) radial = (1.0 - within) * width;
  float boss = 0.055 - far;
  pane.edge = min(min(side, max(radial, 0.0)), outer - far);
  pane.id = ivec2(int(mod(petal, petals)), int(ring));
  float parity = mod(petal, 2.0);
  vec3 base = uInks[int(hash1(ivec2(int(ring), int(parity)), 7u) * 4.99)];
  if (hash1(ivec2(int(ring), int(parity)), 8u) > 0.78) base = uAccent;
  // Round lights in the outer ring.
  if (ring > rings - 1.5) {
    float middle = outer * pow((rings - 0.46) / rings, 1.1765);
    float turned = (fract(a) - 0.5) / petals * TAU;
    float disc = length(vec2(far * cos(turned) - middle, far * sin(turned))) - min(width * 0.26, middle * 0.55 / petals * 3.14159);
    pane.edge = min(pane.edge, abs(disc));
    if (disc < 0.0) {
      pane.id += 90;
      base = hash1(ivec2(int(ring), 3), 9u) > 0.5 ? uAccent : uInks[4];
    }
  }
  if (boss > 0.0) {
    base = uInks[4];
    pane.id = ivec2(777, 1);
    pane.edge = boss;
  } else {
    pane.edge = min(pane.edge, -boss);
  }
  pane.lab = varied(base, ivec2(pane.id.y, pane.id.x & 1), 0.9);
  pane.lab = varied(pane.lab, pane.id, 0.35);
  pane.light = 1.05 - 0.35 * far / outer;
  return pane;
}

float ridge(float x, int i) { return uHorizon - 0.10 * float(i) + 0.13 * fbm(vec2(x * (1.2 + 0.3 * float(i)), float(i) * 6.0), 2, 31u + uint(i)); }

Pane landscape(vec2 p) {
  Pane pane;
  vec2 r = p - uCentre;
  float far = length(r);
  ivec2 id;
  float pixel = 1.0 / shortSide();
  int hills = 3;
  float top = ridge(p.x, 0);
  float borders = abs(p.y - top);
  if (far < uSun && p.y > top) {
    float ringEdge = abs(far - uSun * 0.55);
    pane.edge = min(min(uSun - far, ringEdge), p.y - top);
    pane.id = ivec2(far < uSun * 0.55 ? 1 : 2, 900);
    pane.lab = mix(uPaper, mix(vec3(0.86, 0.03, 0.12), uAccent, 0.3), far < uSun * 0.55 ? 0.35 : 0.9);
    pane.light = 1.25;
    return pane;
  }
  if (p.y > top) {
    // Rays: cells in polar coordinates about the sun, longer the farther out.
    float rays = 26.0;
    vec2 q = vec2((atan(r.y, r.x) / TAU + 0.5) * rays, log(far / uSun) * 2.6);
    float border = cellBorder(q, vec2(rays / TAU, 2.6) / far, 26, 41u, id);
    pane.edge = min(min(border, far - uSun), p.y - top);
    float t = clamp(log(far / uSun) / 2.1, 0.0, 1.0);
    vec3 near = mix(uInks[4], mix(vec3(0.85, 0.03, 0.1), uAccent, 0.35), 0.45);
    pane.lab = mix(mix(near, uInks[3], smoothstep(0.0, 0.45, t)), mix(uInks[2], uInks[1], 0.5), smoothstep(0.4, 1.0, t));
    pane.id = id;
    pane.lab = varied(pane.lab, id, 0.75);
    pane.light = 1.12 - 0.45 * t;
    return pane;
  }
  int layer = 0;
  for (int i = 1; i < hills; i++) if (p.y < ridge(p.x, i)) layer = i;
  float own = ridge(p.x, layer);
  float below = layer + 1 < hills ? ridge(p.x, layer + 1) : -9.0;
  float depth = own - p.y;
  bool water = uWater == 1 && layer == hills - 1;
  vec2 scale = water ? vec2(3.2, 15.0) : vec2(5.5, 11.0);
  vec2 q = vec2(p.x, water ? p.y : depth) * scale + float(layer) * 9.0;
  float border = cellBorder(q, scale, 0, 51u + uint(layer), id);
  pane.edge = min(min(border, depth), max(p.y - below, 0.0) + (layer + 1 < hills ? 0.0 : 9.0));
  pane.id = id + layer * 200;
  float road = water ? exp(-pow((p.x - uCentre.x) / 0.16, 2.0)) : 0.0;
  vec3 base = layer == 0 ? mix(uInks[2], uInks[1], 0.5) : layer == 1 ? uInks[1] : water ? mix(uInks[2], uInks[1], 0.6) : mix(uInks[0], uInks[1], 0.35);
  if (!water && hash1(pane.id, 61u) > 0.86) base = mix(uAccent, base, 0.15);
  base = mix(base, mix(uInks[4], uAccent, 0.35), road * step(0.35, hash1(pane.id, 62u)));
  pane.lab = varied(base, pane.id, 0.85);
  pane.light = 0.92 - 0.1 * float(layer) + 0.35 * road;
  return pane;
}

void main() {
  vec2 p = placeOf(gl_FragCoord.xy);
  vec2 print = printOf(gl_FragCoord.xy);
  float pixel = 1.0 / shortSide();
  // Hand-cut: no lead is quite straight.
  vec2 hand = p + (uRose == 1 ? 0.0016 : 0.0035) * vec2(noise(p * 9.0, 12u), noise(p * 9.0 + 3.0, 13u));
  Pane pane;
  if (uRose == 1) pane = rose(hand);
  else pane = landscape(hand);

  // Streaks run their own way in each sheet of glass; seeds are small bubbles.
  float way = hash1(pane.id, 14u) * TAU;
  vec2 s = mat2(cos(way), sin(way), -sin(way), cos(way)) * p;
  float streak = fbm(vec2(s.x * 4.0, s.y * 17.0) + vec2(pane.id) * 3.7, 3, 15u);
  float ripple = noise(print * 0.05 + vec2(pane.id), 18u);
  vec3 lab = pane.lab;
  lab.x += streak * 0.15 + ripple * 0.05;
  lab.yz *= 1.15 - streak * 0.5;
  vec3 light = linearOf(lab) * pane.light * (1.0 + 0.25 * exp(-length(p - uCentre) * 3.0));
  float bubble = smoothstep(0.72, 0.8, noise(print * 0.16, 19u) + 0.1);
  light *= 1.0 + bubble * 0.35;
  // Patina gathers along the lead.
  light *= 0.45 + 0.55 * smoothstep(0.0, 0.018, pane.edge - 0.003);

  // The came: a rounded strip of lead with a little sky on its shoulder.
  float width = 0.0042;
  float across = pane.edge / width;
  vec2 slope = vec2(dFdx(pane.edge), dFdy(pane.edge));
  float facing = dot(slope, vec2(-0.6, 0.8)) / max(length(slope), 1e-6);
  vec3 lead = vec3(0.012, 0.012, 0.015) * (1.0 + 2.0 * sqrt(max(0.0, 1.0 - across * across)) + 1.8 * facing * across);
  light = mix(lead, light, smoothstep(width - pixel, width + pixel, pane.edge));
  outColour = vec4(encode(light), 1.0);
}
