/**
 * Tag readers that send ASCII frames unasked, and the pseudonyms that stand for tags.
 *
 * <p>A raw id lives here between the last byte of its frame and its pseudonym, and nowhere else: no
 * message, result, log or exception of this package holds one. Presence, rules and retention do not
 * belong here.
 */
@NullMarked
package dev.goen.driver.rfid;

import org.jspecify.annotations.NullMarked;
