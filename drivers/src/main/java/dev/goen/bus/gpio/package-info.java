/**
 * Lines of a GPIO chip by the kernel's character device (ABI version 2), where the kernel's own
 * time stamps and the order of several lines are needed, which Pi4J does not tell.
 *
 * <p>Single contacts and outputs belong to {@code bus.pi}.
 */
@NullMarked
package dev.goen.bus.gpio;

import org.jspecify.annotations.NullMarked;
