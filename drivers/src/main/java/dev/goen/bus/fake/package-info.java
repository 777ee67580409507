/**
 * Strict stand-ins for buses, for the tests of drivers, also of those in a jar of their own.
 *
 * <p>Simulated devices do not belong here: a fake plays a script and refuses everything else.
 */
@NullMarked
package dev.goen.bus.fake;

import org.jspecify.annotations.NullMarked;
