// Lattice noise on an integer hash, so that every GPU gives the same picture for a seed.
uniform uint uSeed;

// PCG (Jarzynski and Olano, "Hash Functions for GPU Rendering", JCGT 2020), folded over two coordinates and the seed.
uint hashBits(ivec2 cell, uint salt) {
  uint v = uint(cell.x) * 1664525u + uint(cell.y) * 22695477u + (uSeed ^ (salt * 2654435769u));
  uint s = v * 747796405u + 2891336453u;
  uint w = ((s >> ((s >> 28u) + 4u)) ^ s) * 277803737u;
  w = (w >> 22u) ^ w;
  w ^= uint(cell.y) * 0x9e3779b9u;
  w *= 0x21f0aaadu;
  return w ^ (w >> 15u);
}

float hash1(ivec2 cell, uint salt) { return float(hashBits(cell, salt) >> 8u) / 16777216.0; }

vec2 hash2(ivec2 cell, uint salt) {
  uint h = hashBits(cell, salt);
  return vec2(float(h & 0xffffu), float(h >> 16u)) / 65536.0;
}

vec2 gradientAt(ivec2 cell, uint salt) {
  float angle = hash1(cell, salt) * 6.2831853;
  return vec2(cos(angle), sin(angle));
}

// Gradient noise, about -0.7 to 0.7 (Perlin 2002: quintic fade).
float noise(vec2 p, uint salt) {
  vec2 floorP = floor(p);
  vec2 f = p - floorP;
  ivec2 i = ivec2(floorP);
  vec2 u = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
  float a = dot(gradientAt(i, salt), f);
  float b = dot(gradientAt(i + ivec2(1, 0), salt), f - vec2(1.0, 0.0));
  float c = dot(gradientAt(i + ivec2(0, 1), salt), f - vec2(0.0, 1.0));
  float d = dot(gradientAt(i + ivec2(1, 1), salt), f - vec2(1.0, 1.0));
  return mix(mix(a, b, u.x), mix(c, d, u.x), u.y);
}

// Value noise, 0 to 1: cheaper, for grain.
float grain(vec2 p, uint salt) {
  vec2 floorP = floor(p);
  vec2 f = p - floorP;
  ivec2 i = ivec2(floorP);
  vec2 u = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash1(i, salt), hash1(i + ivec2(1, 0), salt), u.x), mix(hash1(i + ivec2(0, 1), salt), hash1(i + ivec2(1, 1), salt), u.x), u.y);
}

const mat2 TURN = mat2(0.8, 0.6, -0.6, 0.8);

float fbm(vec2 p, int octaves, uint salt) {
  float sum = 0.0;
  float amplitude = 0.5;
  for (int i = 0; i < octaves; i++) {
    sum += amplitude * noise(p, salt + uint(i));
    p = TURN * p * 2.03 + 7.3;
    amplitude *= 0.5;
  }
  return sum;
}

// Sharp crests, 0 to about 1.
float ridged(vec2 p, int octaves, uint salt) {
  float sum = 0.0;
  float amplitude = 0.5;
  for (int i = 0; i < octaves; i++) {
    float crest = 1.0 - abs(noise(p, salt + uint(i))) * 1.6;
    sum += amplitude * crest * crest;
    p = TURN * p * 2.05 + 3.1;
    amplitude *= 0.5;
  }
  return sum;
}
