#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform vec3 uGround;
uniform vec2 uFocus;
out vec4 outColour;

void main() {
  vec2 p = placeOf(gl_FragCoord.xy);
  vec3 lab = uGround;
  lab.x += 0.05 * exp(-dot(p - uFocus, p - uFocus) * 3.0) - 0.03 * dot(p, p);
  lab.x += 0.045 * fbm(p * 2.6, 4, 21u) + paperTooth(printOf(gl_FragCoord.xy)) * 0.012;
  outColour = vec4(dithered(srgbOf(lab), ivec2(gl_FragCoord.xy)), 1.0);
}
