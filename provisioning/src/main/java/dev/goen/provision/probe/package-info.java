/**
 * {@code goen probe}: which serial ports there are, and what answers on each.
 *
 * <p>It reads only. What a device is asked is the driver's; this package decides whom to ask, and
 * what the answers mean to a person at the cable.
 */
@NullMarked
package dev.goen.provision.probe;

import org.jspecify.annotations.NullMarked;
