// Integer hashes: the same on every GPU, where sin-based ones differ (Jarzynski and Olano, "Hash Functions for GPU Rendering", 2020).
uint hash(uvec2 p) {
  uint h = p.x * 1664525u + p.y * 22695477u + 1013904223u;
  h ^= h >> 15;
  h *= 2246822519u;
  h ^= h >> 13;
  h *= 3266489917u;
  return h ^ (h >> 16);
}

float hash01(vec2 cell) {
  return float(hash(uvec2(ivec2(cell))) >> 8) * (1.0 / 16777216.0);
}

// Value noise, 0…1, C1.
float noise(vec2 p) {
  vec2 cell = floor(p);
  vec2 f = p - cell;
  f = f * f * (3.0 - 2.0 * f);
  return mix(
    mix(hash01(cell), hash01(cell + vec2(1.0, 0.0)), f.x),
    mix(hash01(cell + vec2(0.0, 1.0)), hash01(cell + vec2(1.0, 1.0)), f.x), f.y);
}
