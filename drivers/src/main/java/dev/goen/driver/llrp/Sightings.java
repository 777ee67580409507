package dev.goen.driver.llrp;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tags that were told of lately. A reader reports a tag that stays dozens of times a second; one
 * sighting per antenna and period says as much.
 */
final class Sightings {

  /** More than are at one reader at a time; beyond it the oldest is forgotten, and told of anew. */
  static final int MOST = 2048;

  private final long pauseMillis;
  private final Map<String, Long> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  /**
   * A memory.
   *
   * @param pauseMillis for so long a tag at the same antenna is not told of again
   */
  Sightings(long pauseMillis) {
    this.pauseMillis = pauseMillis;
  }

  /** Whether this one is to be told; then it is remembered. */
  boolean isNews(String pseudonym, int antenna, long nowMillis) {
    String key = pseudonym + "@" + antenna;
    Long last = told.get(key);
    if (last != null && nowMillis - last < pauseMillis) {
      return false;
    }
    told.remove(key);
    told.put(key, nowMillis);
    return true;
  }
}
