/**
 * {@code goen init}: makes a configuration that is valid at once.
 *
 * <p>What a configuration means belongs to {@code dev.goen.config}; here it is only written.
 */
@NullMarked
package dev.goen.provision.init;

import org.jspecify.annotations.NullMarked;
