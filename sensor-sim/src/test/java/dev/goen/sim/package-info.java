/** Tests of the command line. */
@NullMarked
package dev.goen.sim;

import org.jspecify.annotations.NullMarked;
