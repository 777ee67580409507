/**
 * The serial ports of this machine as the kernel and udev show them, and who holds them.
 *
 * <p>Opening one belongs to {@code dev.goen.bus.serial}.
 */
@NullMarked
package dev.goen.provision.port;

import org.jspecify.annotations.NullMarked;
