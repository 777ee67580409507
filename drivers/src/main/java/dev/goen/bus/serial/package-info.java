/**
 * Serial ports of this machine, the only importer of jSerialComm.
 *
 * <p>What is said on a line does not belong here; drivers know only {@link
 * dev.goen.bus.SerialLine}.
 */
@NullMarked
package dev.goen.bus.serial;

import org.jspecify.annotations.NullMarked;
