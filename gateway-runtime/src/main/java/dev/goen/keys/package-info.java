/**
 * The secrets and certificates of the links: read from files or systemd's credentials with their
 * rights checked, judged by what is known of the time, and renewed without a restart.
 *
 * <p>No connections here, and no keys of other purposes: the pseudonyms have their own.
 */
@NullMarked
package dev.goen.keys;

import org.jspecify.annotations.NullMarked;
