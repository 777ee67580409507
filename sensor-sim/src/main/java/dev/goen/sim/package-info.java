/**
 * Both ends that the gateway does not own: simulated devices on real pseudo-terminals, and a hub.
 *
 * <p>Nothing here may use the gateway's own code for frames, packs or storage, so that a mistake
 * there cannot be mirrored here.
 */
@NullMarked
package dev.goen.sim;

import org.jspecify.annotations.NullMarked;
