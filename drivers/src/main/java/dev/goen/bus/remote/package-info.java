/**
 * Digital lines at the other end of a Unix socket: a chip without hardware.
 *
 * <p>The server does not belong here; the simulator has one.
 */
@NullMarked
package dev.goen.bus.remote;

import org.jspecify.annotations.NullMarked;
