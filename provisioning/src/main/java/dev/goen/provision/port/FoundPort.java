package dev.goen.provision.port;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A serial port of this machine.
 *
 * @param name the name to configure: the one that stays the same, where there is such a name
 * @param device what it leads to now, such as {@code /dev/ttyUSB0}
 * @param adapter what the USB adapter calls itself
 * @param console whether the kernel uses it as its console, so that nothing may be sent there
 */
public record FoundPort(String name, Path device, Optional<String> adapter, boolean console) {}
