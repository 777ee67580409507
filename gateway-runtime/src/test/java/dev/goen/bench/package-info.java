/**
 * Figures that need a peer or a limit of the same run: ingest and drain against C, polls against
 * libmodbus, latency of alarms, a backlog of millions. Run by their names, see the README.
 *
 * <p>Nothing here is part of the gate, and nothing asserts a time: machines are noisy.
 */
@NullMarked
package dev.goen.bench;

import org.jspecify.annotations.NullMarked;
