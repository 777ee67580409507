/**
 * Store and forward: what is accepted here is not lost, and what is missing is known.
 *
 * <p>No JDBC here (see {@code buffer.sqlite}) and nothing of the network.
 */
@NullMarked
package dev.goen.buffer;

import org.jspecify.annotations.NullMarked;
