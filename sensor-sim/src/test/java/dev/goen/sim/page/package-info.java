/** Tests of the hub's page, over HTTP and in a real browser. Nothing else may use these helpers. */
@NullMarked
package dev.goen.sim.page;

import org.jspecify.annotations.NullMarked;
