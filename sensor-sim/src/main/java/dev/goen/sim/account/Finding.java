package dev.goen.sim.account;

/**
 * Something that does not fit together, and that a person must look at.
 *
 * @param gateway where; {@code *} when it is of no one gateway
 * @param what the particulars, in the words of the records
 */
public record Finding(Kind kind, String gateway, String what) {

  /** What it is. */
  public enum Kind {
    /** Two contents under one key: the first one stays. */
    CONFLICT,
    /** Two epochs begin where the same one ended: a buffer file was copied or restored. */
    CLONED_CARD,
    /** Two running gateways take turns under one name. */
    TWIN_GATEWAY,
    /** A gateway began again with an empty buffer: where its old one ended is not known. */
    NEW_BUFFER,
    /** A record about records cannot be read, and so explains nothing. */
    UNREADABLE;

    /** The word in reports: {@code cloned-card}. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
