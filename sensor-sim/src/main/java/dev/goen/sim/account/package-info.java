/**
 * What a hub can prove by itself from what it has received: which numbers are there, which are told
 * to be lost, which nobody speaks of; which samples should exist and do not; and what does not fit
 * together. It reads the hub's store and changes nothing; how packs get there does not belong here.
 */
@NullMarked
package dev.goen.sim.account;

import org.jspecify.annotations.NullMarked;
