package dev.goen.sim.signal;

/**
 * Steps up and down by chance, and stays between two bounds. Asked in the order of time; the same
 * seed walks the same way, however often it is asked.
 */
public final class RandomWalk implements Signal {

  private final Dice dice;
  private final double stepSeconds;
  private final double stride;
  private final double low;
  private final double high;
  private double value;
  private long taken;

  /**
   * A walk.
   *
   * @param stride the most it moves in a step
   * @param stepSeconds scenario seconds from one step to the next
   */
  public RandomWalk(
      Dice dice, double start, double stride, double stepSeconds, double low, double high) {
    this.dice = dice;
    this.value = start;
    this.stride = stride;
    this.stepSeconds = stepSeconds;
    this.low = low;
    this.high = high;
  }

  @Override
  public double at(double second) {
    long due = (long) Math.floor(second / stepSeconds);
    while (taken < due) {
      taken++;
      value = Math.clamp(value + dice.between(-stride, stride, taken), low, high);
    }
    return value;
  }
}
