/**
 * What keeps the gateway alive while its disk does not: a bounded buffer in memory, and the switch
 * between it and the file.
 *
 * <p>Nothing here is durable, and nothing here is called accepted. No JDBC, no files.
 */
@NullMarked
package dev.goen.buffer.memory;

import org.jspecify.annotations.NullMarked;
