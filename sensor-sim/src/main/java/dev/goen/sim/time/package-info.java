/**
 * Dates what a hub has received, by all that has arrived of boots and anchors: the arithmetic of
 * uncertainties, and nothing of transports or pages. Records are never rewritten.
 */
@NullMarked
package dev.goen.sim.time;

import org.jspecify.annotations.NullMarked;
