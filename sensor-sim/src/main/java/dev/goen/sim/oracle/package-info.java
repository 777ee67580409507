/**
 * Judges a run, sample by sample: what the devices served against what the hub holds. It measures
 * nothing itself and changes nothing; it reads the files that a run left.
 */
@NullMarked
package dev.goen.sim.oracle;

import org.jspecify.annotations.NullMarked;
