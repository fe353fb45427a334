#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform sampler2D uGas;
uniform vec2 uHeart;
uniform float uCrowd;
uniform int uBright;
uniform float uBalance;
out vec4 outColour;

vec3 starColour(float t) { return mix(vec3(1.0, 0.72, 0.5), vec3(0.68, 0.8, 1.0), t); }

// Stars of one size: at most one to a cell, with a soft disc, and for the brightest a cross of diffraction.
vec3 stars(vec2 p, float cells, float chance, float bright, float radius, uint salt, bool crossed) {
  vec2 q = p * cells;
  ivec2 cell = ivec2(floor(q));
  vec3 sum = vec3(0.0);
  int reach = crossed ? 1 : 0;
  for (int y = -reach; y <= reach; y++) for (int x = -reach; x <= reach; x++) {
    ivec2 at = cell + ivec2(x, y);
    if (hash1(at, salt) > chance) continue;
    vec2 d = (q - (vec2(at) + 0.2 + 0.6 * hash2(at, salt + 1u))) / cells;
    float power = bright * (0.25 + pow(hash1(at, salt + 2u), 4.0));
    float r = radius * (0.7 + 0.6 * power / bright);
    float disc = exp(-dot(d, d) / (r * r));
    if (crossed) {
      disc += 0.30 * exp(-length(d) / (r * 3.0));
      disc += 0.35 * (exp(-abs(d.x) / (r * 0.35)) * exp(-abs(d.y) / (r * 7.0)) + exp(-abs(d.y) / (r * 0.35)) * exp(-abs(d.x) / (r * 7.0)));
    }
    sum += starColour(hash1(at, salt + 3u)) * disc * power;
  }
  return sum;
}

void main() {
  vec2 p = placeOf(gl_FragCoord.xy);
  vec2 uv = gl_FragCoord.xy / uResolution;
  vec4 gas = texture(uGas, uv);
  float near = length(p - uHeart);
  float heart = exp(-near * 3.2);
  float pixel = 1.0 / shortSide();

  // Emission: cool and deep where thin, warm and bright where dense and lit.
  float warm = clamp(gas.z + (uBalance - 0.5), 0.0, 1.0);
  vec3 thin = mix(linearOf(uInks[1]), linearOf(uInks[0]), 0.4);
  vec3 mid = mix(linearOf(uInks[2]), linearOf(uAccent), smoothstep(0.35, 0.8, warm));
  vec3 dense = mix(linearOf(uInks[3]), linearOf(uInks[4]), warm);
  float glow = gas.x * (0.55 + 1.3 * heart);
  vec3 light = thin * glow * 0.85 + mid * pow(glow, 1.5) * 0.8 + dense * pow(glow, 3.0) * 0.42;
  light += mix(mid, dense, 0.6) * max(gas.w, 0.0) * (1.3 + 1.6 * heart) * smoothstep(0.02, 0.3, gas.x);
  light += mix(dense, vec3(1.0), 0.35) * pow(heart, 3.5) * 0.4 * smoothstep(-0.1, 0.5, gas.x + 0.3);

  vec3 night = linearOf(uDeep) * 0.30 + thin * 0.045 * (0.6 + fbm(p * 1.1, 3, 5u));
  vec3 far = stars(p, 95.0, 0.55 * uCrowd, 0.28, max(0.0010, 0.75 * pixel), 101u, false) + stars(p + 3.7, 48.0, 0.5 * uCrowd, 0.6, max(0.0012, 0.8 * pixel), 111u, false);
  vec3 seen = (night + far) * exp(-gas.x * 1.2) + light;
  // Dust swallows blue first.
  seen *= exp(-gas.y * vec3(1.15, 1.45, 1.75));
  seen += stars(p - 1.3, 17.0, 0.26 * uCrowd, 1.3, 0.0019, 121u, false);
  seen += stars(p + 9.1, 5.0, 0.22 + 0.2 * float(uBright), 1.6, 0.0030, 131u, true);

  // Filmic shoulder (Hable's idea, one rational curve), so that hearts burn without clipping.
  seen = seen * (1.0 + seen * 0.10) / (1.0 + seen * 0.78) * 1.25;
  vec3 srgb = encode(seen);
  srgb += (grain(gl_FragCoord.xy * 0.9, 141u) - 0.5) * 0.018;
  outColour = vec4(dithered(srgb, ivec2(gl_FragCoord.xy)), 1.0);
}
