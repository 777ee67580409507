/** Tests of the rule by which tests skip. */
@NullMarked
package dev.goen.sim.peer;

import org.jspecify.annotations.NullMarked;
