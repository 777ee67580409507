package dev.goen.driver;

/**
 * Finds the frames of a device that speaks unasked in a stream of bytes. It is a value that eats
 * bytes, and is never changed itself; {@link Frames} keeps the present one for a driver.
 *
 * @param <T> what a sound frame says
 */
public interface Framer<T> {

  /**
   * Takes bytes until something is decided.
   *
   * @param chunk bytes as they came; not kept
   * @param from the first of them to be taken
   * @param length where they end in the chunk
   */
  Step<T> eat(byte[] chunk, int from, int length);

  /** What a chunk led to; each but the first leaves the rest of the chunk uneaten. */
  sealed interface Step<T> {

    /** The chunk is eaten, and no frame is whole yet. */
    record NeedMore<T>(Framer<T> next) implements Step<T> {}

    /**
     * A sound frame; the next is looked for from rest.
     *
     * @param frame what it says; kept out of the text form, since it may name a person
     * @param eaten how many bytes of the chunk are used up
     */
    record Complete<T>(T frame, int eaten) implements Step<T> {
      @Override
      public String toString() {
        return "Complete[eaten=" + eaten + "]";
      }
    }

    /**
     * A frame that cannot be used.
     *
     * @param reason what was wrong; never any of its bytes
     * @param eaten how many bytes of the chunk are used up
     * @param next where to go on
     */
    record Rejected<T>(String reason, int eaten, Framer<T> next) implements Step<T> {}
  }
}
