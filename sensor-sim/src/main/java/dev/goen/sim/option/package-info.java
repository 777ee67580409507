/**
 * How words on the simulator's command lines are read.
 *
 * <p>The commands themselves stand beside what they start.
 */
@NullMarked
package dev.goen.sim.option;

import org.jspecify.annotations.NullMarked;
