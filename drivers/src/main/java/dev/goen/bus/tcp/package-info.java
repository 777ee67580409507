/**
 * Serial lines at the far end of a TCP connection: serial servers, and devices that listen on TCP.
 *
 * <p>What is said on a line does not belong here; drivers know only {@link
 * dev.goen.bus.SerialLine}.
 */
@NullMarked
package dev.goen.bus.tcp;

import org.jspecify.annotations.NullMarked;
