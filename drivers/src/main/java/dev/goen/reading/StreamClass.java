package dev.goen.reading;

/** What kind of record a stream carries; rights at the hub follow from it. */
public enum StreamClass {
  /** Alarms and changes of state; always in the alarm lane. */
  EVENT("event"),
  DATA("data"),
  /** Raw windows, first to be thinned. */
  BULK("bulk"),
  /** Events of people: SOS, absence. Always in the alarm lane. */
  PERSON_EVENT("person-event"),
  PERSON_DATA("person-data");

  private final String label;

  StreamClass(String label) {
    this.label = label;
  }

  /** The word in topics, packs and configuration. */
  public String label() {
    return label;
  }

  /** Whether records of this class go out in the alarm lane and are committed at once. */
  public boolean urgent() {
    return this == EVENT || this == PERSON_EVENT;
  }

  /** The class that alarms about this class's sensors belong to. */
  public StreamClass events() {
    return this == PERSON_DATA || this == PERSON_EVENT ? PERSON_EVENT : EVENT;
  }

  /**
   * Finds the class of a label.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static StreamClass of(String label) {
    for (StreamClass kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("not a stream class: '" + label + "'");
  }
}
