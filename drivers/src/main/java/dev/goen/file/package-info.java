/**
 * Files that hold the old or the new content, whole, whenever the power goes.
 *
 * <p>What the content means, and what to do when the disk refuses it, belongs to whoever writes it.
 * Files that grow, such as the buffer's, are not for here.
 */
@NullMarked
package dev.goen.file;

import org.jspecify.annotations.NullMarked;
