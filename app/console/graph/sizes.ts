/** Measures of the drawing, in its own units (pixels at a zoom of 1). */
export const NODE_WIDTH = 176;
/** A node's upper part: name, kind and thread, figures; its end is the line that says how busy it is. */
export const NODE_HEAD = 80;
export const NODE_FOOT = 8;
/** Height of a port, and of each link that arrives at one: a link's figures stand above and below its end. */
export const PORT_PITCH = 36;
/** Between columns, where links run and say what flows. */
export const COLUMN_GAP = 132;
/** The part of that before an input that belongs to the figures: links run straight there, each on its own line. */
export const FIGURES_ROOM = 84;
export const ROW_GAP = 28;
/** What a link takes that passes through a column on its way. */
export const LANE_HEIGHT = 22;
export const MARGIN = 20;
