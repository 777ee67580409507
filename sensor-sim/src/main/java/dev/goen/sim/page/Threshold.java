package dev.goen.sim.page;

/**
 * A level at which a sensor's alarm rises, drawn as a line.
 *
 * @param level 1 to 5
 * @param at in the unit of the quantity, for a stage metres
 */
public record Threshold(int level, double at) {

  public Threshold {
    if (level < 1 || level > 5) {
      throw new IllegalArgumentException("a level is 1 to 5, not " + level);
    }
    if (!Double.isFinite(at)) {
      throw new IllegalArgumentException("level " + level + " is not at a number: " + at);
    }
  }
}
