package dev.goen.sim.bench;

import dev.goen.sim.signal.Signal;

/** Makes the devices of one kind. */
interface Maker {

  /** What a maker may ask for its device. */
  interface Parts {
    /** The device's id, which is also its sensor id. */
    String id();

    /** What it is on. */
    LineKind over();

    /** Its section of the file. */
    Section section();

    /**
     * A signal of the section {@code signals}.
     *
     * @param otherwise its value when the file does not say
     */
    Signal signal(String name, double otherwise);

    /** Scenario time in seconds since the start. */
    double seconds();
  }

  /** A device as the section says; what is wrong becomes a problem of the section. */
  Twin make(Parts parts);
}
