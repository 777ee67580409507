/**
 * {@code goen check}: what is wrong with this gateway, and what to do about it.
 *
 * <p>Each check looks and changes nothing. What it says is in the bundle.
 */
@NullMarked
package dev.goen.provision.check;

import org.jspecify.annotations.NullMarked;
