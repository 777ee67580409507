package dev.goen.uplink;

/** What a transport has to tell about what it was given. */
public sealed interface Delivery {

  /** The hub has it: PUBACK below 0x80, or 2.01 or 2.04. */
  record Delivered(long ticket) implements Delivery {}

  /**
   * The hub does not take it.
   *
   * @param permanent whether the message itself is at fault, so that the same bytes will never be
   *     taken; otherwise it is the hub's state or its rights that may be mended
   */
  record Refused(long ticket, boolean permanent, String reason) implements Delivery {}

  /** The link is gone; what was not answered is due again. */
  record LinkLost(String reason) implements Delivery {}

  /** The hub says something on a topic that was {@linkplain Transport#listen asked for}. */
  @SuppressWarnings("ArrayRecordComponent") // handed from the client without a copy
  record Inbound(String topic, byte[] payload) implements Delivery {}

  /** The hub does not let this gateway hear a topic; the connection goes on. */
  record Unheard(String reason) implements Delivery {}

  /** Nothing in the time given, or {@link Transport#wake()}. */
  record Nothing() implements Delivery {}

  /** The one nothing. */
  Nothing NOTHING = new Nothing();
}
