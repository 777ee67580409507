/**
 * The contract between a driver and the gateway: one poll in, one sealed result out.
 *
 * <p>No thread, port or schedule belongs here; those are the caller's.
 */
@NullMarked
package dev.goen.driver;

import org.jspecify.annotations.NullMarked;
