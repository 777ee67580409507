package dev.goen.sim.hub;

/**
 * The text of a {@code gateway/lost} record: {@code {epoch} {owner/class} {seqset} {why}}.
 *
 * @param why {@code thinned}, {@code evicted}, {@code corrupt}, {@code held} or {@code dead-letter}
 */
public record LostText(String epoch, String stream, SeqRuns seqs, String why) {

  /** Reads the text; one that is none tells of no loss, and so explains none. */
  public static LostText parse(String text) {
    String[] words = text.split(" ", -1);
    try {
      if (words.length == 4) {
        return new LostText(words[0], words[1], SeqRuns.parse(words[2]), words[3]);
      }
    } catch (IllegalArgumentException e) {
      System.getLogger(LostText.class.getName())
          .log(System.Logger.Level.WARNING, "a gap that says nothing: {0}", e.getMessage());
    }
    return new LostText("", "", SeqRuns.parse("-"), "");
  }
}
