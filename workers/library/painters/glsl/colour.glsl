// Colours are mixed in OKLab (Ottosson 2020) and leave as sRGB.
uniform vec3 uPaper;
uniform vec3 uDeep;
uniform vec3 uInks[5];
uniform vec3 uAccent;

vec3 linearOf(vec3 lab) {
  float l = lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z;
  float m = lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z;
  float s = lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z;
  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  return vec3(
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
  );
}

vec3 encode(vec3 linear) {
  linear = clamp(linear, 0.0, 1.0);
  return mix(12.92 * linear, 1.055 * pow(max(linear, 1e-6), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, linear));
}

vec3 srgbOf(vec3 lab) { return encode(linearOf(lab)); }

// The inks as one ramp from dark (0) to light (1).
vec3 inkRamp(float t) {
  float x = clamp(t, 0.0, 1.0) * 4.0;
  int i = int(min(floor(x), 3.0));
  return mix(uInks[i], uInks[i + 1], x - float(i));
}
