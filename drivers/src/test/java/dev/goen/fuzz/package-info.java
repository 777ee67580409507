/**
 * Every driver of a serial line under bytes that no device should send: by rule in each build, and
 * guided by coverage in the profile {@code fuzz}.
 *
 * <p>What a device rightly says is tested beside its driver.
 */
@NullMarked
package dev.goen.fuzz;

import org.jspecify.annotations.NullMarked;
