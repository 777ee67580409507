/**
 * Programs of the operating system's own packages that tests use as independent counterparts.
 *
 * <p>What talks to such a program does not belong here; this only says whether it is there. JUnit
 * is used by {@code NeedsPeer} and what stands behind it, and by nothing else in this module's main
 * code: it is a provided dependency, so that the tests of other modules share one rule for skipping
 * while the packaged simulator carries no JUnit.
 */
@NullMarked
package dev.goen.sim.peer;

import org.jspecify.annotations.NullMarked;
