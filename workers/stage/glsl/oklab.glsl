// OKLab (Ottosson 2020) on display light squared: within a hair of the sRGB curve, exact there and back, and cheap.
const mat3 LMS_FROM_RGB = mat3(
  0.4122214708, 0.2119034982, 0.0883024619,
  0.5363325363, 0.6806995451, 0.2817188376,
  0.0514459929, 0.1073969566, 0.6299787005);
const mat3 RGB_FROM_LMS = mat3(
  4.0767416621, -1.2684380046, -0.0041960863,
  -3.3077115913, 2.6097574011, -0.7034186147,
  0.2309699292, -0.3413193965, 1.7076147010);
const mat3 LAB_FROM_ROOT = mat3(
  0.2104542553, 1.9779984951, 0.0259040371,
  0.7936177850, -2.4285922050, 0.7827717662,
  -0.0040720468, 0.4505937099, -0.8086757660);
const mat3 ROOT_FROM_LAB = mat3(
  1.0, 1.0, 1.0,
  0.3963377774, -0.1055613458, -0.0894841775,
  0.2158037573, -0.0638541728, -1.2914855480);

// Cube root: a third of the exponent as a first guess (Kahan), then one step of Halley's method. Good to 1e-4, at half the cost of pow().
vec3 cubeRoot(vec3 x) {
  vec3 y = intBitsToFloat(ivec3(vec3(floatBitsToInt(x)) * 0.33333333) + 709921077);
  vec3 cube = y * y * y;
  return y * (cube + 2.0 * x) / (2.0 * cube + x);
}

// OKLab but for its last matrix: a mix of roots is a mix in OKLab, and adding the same to all three lightens.
vec3 rootOf(vec3 rgb) {
  return cubeRoot(max(LMS_FROM_RGB * (rgb * rgb), 1e-7));
}

vec3 rgbOfRoot(vec3 root) {
  return sqrt(clamp(RGB_FROM_LMS * (root * root * root), 0.0, 1.0));
}

vec3 labOf(vec3 rgb) {
  return LAB_FROM_ROOT * rootOf(rgb);
}

vec3 rgbOf(vec3 lab) {
  return rgbOfRoot(ROOT_FROM_LAB * lab);
}
