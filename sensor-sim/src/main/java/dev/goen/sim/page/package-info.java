/**
 * The web page of the simulated hub: what has arrived, what is missing, and the link to pull.
 *
 * <p>It only reads the hub's store; deciding what is stored, or whether an alarm is right, does not
 * belong here. No request leaves the machine: every file of the page is served from the class path.
 */
@NullMarked
package dev.goen.sim.page;

import org.jspecify.annotations.NullMarked;
