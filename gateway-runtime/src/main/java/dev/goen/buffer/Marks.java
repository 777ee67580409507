package dev.goen.buffer;

/**
 * A high and a low water mark: what starts above the one goes on until it is below the other, so
 * that it comes seldom and in large steps.
 *
 * @param high where it starts, as a share of the limit
 * @param low where it stops
 */
public record Marks(double high, double low) {

  /** For the buffer's size. */
  public static final Marks OF_SIZE = new Marks(0.9, 0.75);

  public Marks {
    if (!(low > 0 && low < high)) {
      throw new IllegalArgumentException("the low mark must be below the high one: " + low);
    }
  }

  /**
   * Whether it is on.
   *
   * @param was whether it was on before
   */
  public boolean on(boolean was, long used, long limit) {
    return used > limit * (was ? low : high);
  }
}
