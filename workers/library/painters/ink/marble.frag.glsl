// Marbled paper: inks floating side by side on the bath, drawn out in veins.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform sampler2D uCurrents;
uniform vec2 uFocus;
uniform float uBands;
uniform float uVeins;
uniform int uDark;
out vec4 outColour;

// The inks in the order in which they were dropped: dark beside light, the bare bath now and then.
vec3 inkOf(float turn) {
  const int order[6] = int[6](0, 4, 2, 5, 1, 3);
  int which = order[(int(turn) + int(hash1(ivec2(1, 3), 51u) * 6.0)) % 6];
  if (which == 5) return uDark == 1 ? uDeep : uPaper;
  return uInks[which];
}

void main() {
  vec2 uv = gl_FragCoord.xy / uResolution;
  vec2 p = placeOf(gl_FragCoord.xy);
  vec4 current = texture(uCurrents, uv);
  vec2 texel = 1.0 / vec2(textureSize(uCurrents, 0));
  float f = length(current.xy - uFocus) * 1.25 + current.z * 0.7;
  float level = f * uBands + 0.03 * fbm(p * 6.0, 3, 52u);
  float slope = max(length(vec2(dFdx(level), dFdy(level))) * shortSide(), 0.5);
  float pixel = slope / shortSide();

  // Broad seas of ink with sharp shores, each shaded towards one side as if it had settled.
  float turn = floor(level);
  float within = level - turn;
  vec3 own = inkOf(turn);
  vec3 next = inkOf(turn + 1.0);
  own.x += 0.10 * (within - 0.5) + 0.06 * current.w;
  next.x -= 0.05;
  vec3 lab = mix(own, next, smoothstep(1.0 - pixel, 1.0, within));

  // Combed threads inside each sea.
  float comb = abs(fract(level * 4.0 + 0.5 * current.w) - 0.5) / 4.0;
  float hurried = smoothstep(-0.15, 0.35, noise(p * 1.3 + 7.0, 53u));
  float thread = smoothstep(0.012 + 0.022 * hurried + pixel, 0.012 + 0.022 * hurried - pixel * 0.5, comb);
  lab = mix(lab, mix(next, own, 0.35), thread * 0.8 * hurried);

  // A vein of the accent along some shores, wide where the bath was slow.
  float vein = min(within, 1.0 - within);
  float wide = (0.012 + 0.05 * smoothstep(0.0, 0.5, noise(p * 1.7 + 3.0, 54u))) * uVeins;
  float here = step(0.5, hash1(ivec2(int(turn + step(0.5, within)), 5), 55u));
  lab = mix(lab, uAccent, smoothstep(wide + pixel, wide - pixel * 0.5, vein) * here);

  // The skin of the bath catches a little light.
  float ex = texture(uCurrents, uv + vec2(texel.x * 2.0, 0.0)).z - texture(uCurrents, uv - vec2(texel.x * 2.0, 0.0)).z;
  float ey = texture(uCurrents, uv + vec2(0.0, texel.y * 2.0)).z - texture(uCurrents, uv - vec2(0.0, texel.y * 2.0)).z;
  lab.x += clamp((ey - ex) * 2.5, -0.04, 0.05);
  lab.x += paperTooth(printOf(gl_FragCoord.xy)) * 0.012 - dot(p, p) * 0.02;
  outColour = vec4(dithered(srgbOf(lab), ivec2(gl_FragCoord.xy)), 1.0);
}
