package dev.goen.driver.llrp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a reader says of itself: READER_EVENT_NOTIFICATION, and the status in its answers. */
sealed interface ReaderEvent {

  /** The connection is ours. */
  record Connected() implements ReaderEvent {}

  /** The connection is refused: another client has it, mostly. */
  record NotConnected(int status) implements ReaderEvent {}

  /** The reader ends the connection. */
  record Closing() implements ReaderEvent {}

  /** It has stopped reading tags. */
  record Stopped() implements ReaderEvent {}

  /** An antenna was plugged in or pulled out. */
  record Antenna(int antenna, boolean connected) implements ReaderEvent {}

  /** It complains. */
  record Trouble(String message) implements ReaderEvent {}

  /** Nothing that matters here. */
  record Other() implements ReaderEvent {}

  /** The status of an answer: 0 is success (clause 16.2.8.1). */
  record Status(int code, String description) {}

  int EVENT_DATA = 246;
  int ROSPEC_EVENT = 249;
  int READER_EXCEPTION = 252;
  int ANTENNA_EVENT = 255;
  int CONNECTION_ATTEMPT = 256;
  int CONNECTION_CLOSE = 257;
  int LLRP_STATUS = 287;

  /** What a notification says (clause 16.2.7.6); {@link Other} when it is damaged. */
  static ReaderEvent read(LlrpMessage notification) {
    Optional<List<Parameter>> data =
        Parameter.read(notification.body(), 0)
            .flatMap(all -> Parameter.find(all, EVENT_DATA))
            .flatMap(one -> Parameter.read(one.value(), 0));
    for (Parameter one : data.orElse(List.of())) {
      ReaderEvent event = of(one.type(), ByteBuffer.wrap(one.value()));
      if (!(event instanceof Other)) {
        return event;
      }
    }
    return new Other();
  }

  private static ReaderEvent of(int type, ByteBuffer value) {
    int length = value.remaining();
    if (type == CONNECTION_ATTEMPT && length >= 2) {
      int status = value.getShort() & 0xFFFF;
      return status == 0 ? new Connected() : new NotConnected(status);
    }
    if (type == CONNECTION_CLOSE) {
      return new Closing();
    }
    // 0 is its start, 1 its end, 2 that another took its place
    if (type == ROSPEC_EVENT && length >= 1 && value.get(0) != 0) {
      return new Stopped();
    }
    if (type == ANTENNA_EVENT && length >= 3) {
      return new Antenna(value.getShort(1) & 0xFFFF, value.get(0) == 1);
    }
    if (type == READER_EXCEPTION && length >= 2) {
      return new Trouble(text(value));
    }
    return new Other();
  }

  /** The status of an answer or an error message; empty when there is none. */
  static Optional<Status> status(LlrpMessage answer) {
    return Parameter.read(answer.body(), 0)
        .flatMap(all -> Parameter.find(all, LLRP_STATUS))
        .filter(one -> one.value().length >= 4)
        .map(one -> ByteBuffer.wrap(one.value()))
        .map(value -> new Status(value.getShort() & 0xFFFF, text(value)));
  }

  /**
   * A length and so many bytes of UTF-8; as much of it as is there, and as a line of a log takes.
   */
  private static String text(ByteBuffer value) {
    int length = Math.min(Math.min(value.getShort() & 0xFFFF, value.remaining()), 200);
    byte[] bytes = new byte[length];
    value.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
  }
}
