/**
 * A disk under test: what a process does to the files of a folder is written down and can be made
 * to fail, and what a power cut might have left of it is worked out.
 *
 * <p>What the files mean is not known here.
 */
@NullMarked
package dev.goen.disk;

import org.jspecify.annotations.NullMarked;
