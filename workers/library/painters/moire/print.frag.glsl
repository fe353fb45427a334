// Fine rings and lines from three plates, printed over each other a little out of register.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform vec4 uPlates[3];
uniform vec4 uShapes[3];
uniform vec3 uPlateInks[3];
uniform int uDark;
uniform int uBleed;
uniform int uKind;
uniform vec2 uFocus;
out vec4 outColour;

// Phase of the pattern at p, in lines.
float phaseOf(int i, vec2 p) {
  vec4 plate = uPlates[i];
  vec4 shape = uShapes[i];
  // A swelling under the sheet, as if a sphere pushed from behind.
  vec2 r = p - uFocus;
  float ball = 0.36;
  float height = sqrt(max(0.0, 1.0 - dot(r, r) / (ball * ball)));
  p -= r * height * 0.45 * shape.w * (uKind == 2 ? 1.0 : 0.0);
  p += shape.w * 0.05 * vec2(noise(p * 1.7, 11u + uint(i)), noise(p * 1.7 + 4.0, 21u + uint(i)));
  if (plate.w > 0.5 || uKind == 2) {
    vec2 across = vec2(-sin(shape.x), cos(shape.x));
    return dot(p, across) / plate.z + (uKind == 2 ? 6.0 * shape.w * noise(p * 1.4 + float(i) * 0.15, 31u) : 0.0);
  }
  return length(p - plate.xy) / plate.z;
}

float inkAt(int i, vec2 p) {
  vec4 plate = uPlates[i];
  vec4 shape = uShapes[i];
  float phase = phaseOf(i, p);
  float width = max(fwidth(phase), 1e-4);
  // Lines thicken and thin over the plate, as an engraver models a form.
  float weight = shape.z * (0.72 + 0.42 * sin(length(p - plate.yx * 0.7) * 5.0 + float(i) * 2.1));
  float ramp = abs(fract(phase) - 0.5) * 2.0;
  if (shape.z <= 0.0) return 0.0;
  float line = smoothstep(weight + width, weight - width, ramp);
  // Where lines are finer than pixels, their mean tone.
  line = mix(line, weight, smoothstep(0.5, 1.0, width));
  float mask = 1.0;
  if (uBleed == 0) {
    float d = uKind == 1 && i > 0 ? max(abs(p.x), abs(p.y) * uResolution.x / uResolution.y) - 0.43 * uResolution.x / shortSide() : length(p - plate.xy) - shape.y;
    mask = smoothstep(0.6, -0.6, d * shortSide());
  }
  return line * mask;
}

void main() {
  vec2 p = placeOf(gl_FragCoord.xy);
  vec2 print = printOf(gl_FragCoord.xy);
  float tooth = paperTooth(print);
  vec3 ground = uDark == 1 ? uDeep : uPaper;
  ground.x += tooth * 0.011 - dot(p, p) * 0.022;
  vec3 light = linearOf(ground);
  for (int i = 0; i < 3; i++) {
    vec2 register_ = (hash2(ivec2(i, 1), 41u) - 0.5) * 0.004;
    float ink = inkAt(i, p + register_);
    // Ink is thin in places and never covers the tooth of the sheet whole.
    float cover = ink * clamp(0.93 - 0.10 * fbm(p * 5.0 + float(i) * 9.0, 3, 51u + uint(i)) - 0.10 * max(tooth, 0.0), 0.0, 1.0);
    vec3 tint = linearOf(uPlateInks[i]);
    vec3 printed = uDark == 1 ? 1.0 - (1.0 - light) * (1.0 - tint * 0.9) : light * mix(vec3(1.0), tint / max(linearOf(uPaper), 0.05), 0.96);
    light = mix(light, printed, cover);
  }
  outColour = vec4(dithered(encode(light), ivec2(gl_FragCoord.xy)), 1.0);
}
