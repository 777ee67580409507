/**
 * Builds a gateway from its parts by constructors, runs it and shuts it down in order.
 *
 * <p>No rule of the field belongs here; those are pure functions in the packages below.
 */
@NullMarked
package dev.goen.app;

import org.jspecify.annotations.NullMarked;
