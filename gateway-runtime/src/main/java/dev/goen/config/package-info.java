/**
 * The gateway's configuration as records, and the reader that makes them from YAML.
 *
 * <p>Nothing here opens a port or a socket; the parts that do receive their record.
 */
@NullMarked
package dev.goen.config;

import org.jspecify.annotations.NullMarked;
