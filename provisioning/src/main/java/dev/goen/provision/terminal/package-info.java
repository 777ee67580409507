/**
 * The technician's terminal: its language, its width, its questions.
 *
 * <p>What is said belongs to the commands and to the bundle {@code dev.goen.provision.messages}.
 */
@NullMarked
package dev.goen.provision.terminal;

import org.jspecify.annotations.NullMarked;
