// Raking light over the relief of the paint.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform sampler2D uPaint;
uniform sampler2D uRelief;
out vec4 outColour;

float relief(vec2 uv) { return texture(uRelief, uv).x; }

void main() {
  vec2 uv = gl_FragCoord.xy / uResolution;
  vec2 e = 1.1 / uResolution * max(1.0, shortSide() / 1024.0);
  float dx = relief(uv + vec2(e.x, 0.0)) - relief(uv - vec2(e.x, 0.0));
  float dy = relief(uv + vec2(0.0, e.y)) - relief(uv - vec2(0.0, e.y));
  vec3 normal = normalize(vec3(-dx, -dy, 0.75));
  vec3 light = normalize(vec3(-0.55, 0.65, 0.75));
  float diffuse = dot(normal, light) / light.z;
  float gloss = pow(max(0.0, dot(normalize(light + vec3(0.0, 0.0, 1.0)), normal)), 40.0);
  vec3 colour = texture(uPaint, uv).rgb;
  colour *= mix(1.0, diffuse, 0.55);
  colour += (gloss - 0.35) * 0.05;
  // The weave of the canvas shows where paint is thin.
  vec2 print = printOf(gl_FragCoord.xy);
  colour += 0.005 * sin(print.x * 1.6) * sin(print.y * 1.6);
  outColour = vec4(dithered(clamp(colour, 0.0, 1.0), ivec2(gl_FragCoord.xy)), 1.0);
}
