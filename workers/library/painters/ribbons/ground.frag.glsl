#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform vec3 uGround;
out vec4 outColour;

void main() {
  vec2 place = placeOf(gl_FragCoord.xy);
  float tooth = paperTooth(printOf(gl_FragCoord.xy));
  float cloud = fbm(place * 1.7, 3, 31u);
  vec3 lab = uGround;
  lab.x += tooth * 0.010 + cloud * 0.022 - dot(place, place) * 0.018;
  outColour = vec4(dithered(srgbOf(lab), ivec2(gl_FragCoord.xy)), 1.0);
}
