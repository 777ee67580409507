/**
 * Reads settings from YAML and reports every problem of a file at once, each with its path, value
 * and mend.
 *
 * <p>The only importer of Commons Configuration. What the settings mean belongs to whoever reads
 * them.
 */
@NullMarked
package dev.goen.settings;

import org.jspecify.annotations.NullMarked;
