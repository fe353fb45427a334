// Tooth and fibres of a sheet, about -1 to 1. `p` is in pixels of a picture whose short side has 1024.
float paperTooth(vec2 p) {
  float tooth = noise(p * 0.22, 901u) * 0.9 + noise(p * 0.47 + 5.0, 902u) * 0.7;
  vec2 q = p * 0.02 + noise(p * 0.01, 903u) * 2.0;
  float fibre = noise(vec2(q.x * 1.2, q.y * 9.0), 904u) + noise(vec2(q.x * 8.0, q.y), 905u);
  return tooth * 0.75 + fibre * 0.35;
}

// Breaks the bands of 8-bit gradients.
vec3 dithered(vec3 srgb, ivec2 pixel) { return srgb + (hash1(pixel, 907u) + hash1(pixel, 908u) - 1.0) / 255.0; }
