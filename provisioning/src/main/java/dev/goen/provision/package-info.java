/**
 * What a technician types: one class per subcommand of {@code goen}.
 *
 * <p>Reads the gateway's configuration, writes files atomically; measures and forwards nothing.
 */
@NullMarked
package dev.goen.provision;

import org.jspecify.annotations.NullMarked;
