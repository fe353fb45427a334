// The light of the panes spills over the lead.
#include <noise>
#include <frame>
#include <paper>
uniform sampler2D uWindow;
uniform vec2 uCentre;
out vec4 outColour;

void main() {
  vec2 uv = gl_FragCoord.xy / uResolution;
  vec2 p = placeOf(gl_FragCoord.xy);
  vec3 colour = texture(uWindow, uv).rgb;
  float levels = log2(shortSide());
  vec3 halo = textureLod(uWindow, uv, levels - 7.0).rgb * 0.4 + textureLod(uWindow, uv, levels - 5.5).rgb * 0.35 + textureLod(uWindow, uv, levels - 4.0).rgb * 0.25;
  colour = 1.0 - (1.0 - colour) * (1.0 - halo * halo * 0.55);
  colour *= 1.0 - 0.30 * smoothstep(0.25, 0.95, length(p - uCentre * 0.5));
  outColour = vec4(dithered(clamp(colour, 0.0, 1.0), ivec2(gl_FragCoord.xy)), 1.0);
}
