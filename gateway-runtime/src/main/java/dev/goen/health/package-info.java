/**
 * How the gateway is: what systemd, the hub and a technician are told of it.
 *
 * <p>Nothing here decides what is polled, stored or sent.
 */
@NullMarked
package dev.goen.health;

import org.jspecify.annotations.NullMarked;
