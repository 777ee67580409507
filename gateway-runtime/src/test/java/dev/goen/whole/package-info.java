/**
 * The packaged gateway from the outside: real processes, real pseudo-terminals, a real hub.
 *
 * <p>What can be asked of a class alone is asked beside it, not here.
 */
@NullMarked
package dev.goen.whole;

import org.jspecify.annotations.NullMarked;
