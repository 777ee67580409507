/** Tests of the scenario and of the command that plays it. */
@NullMarked
package dev.goen.sim.scenario;

import org.jspecify.annotations.NullMarked;
