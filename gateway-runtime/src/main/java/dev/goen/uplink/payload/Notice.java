package dev.goen.uplink.payload;

import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SensorId;
import java.util.Optional;

/**
 * The words of an entry that is no reading.
 *
 * @param name the name after {@code gateway/}
 * @param text its fields, separated by one space
 */
record Notice(String name, String text) {

  /** The words of an entry; empty for a reading. */
  static Optional<Notice> of(Entry entry) {
    return switch (entry) {
      case Entry.Sample sample -> Optional.empty();
      case Entry.EpochOpen open ->
          notice(
              "epoch-open",
              open.previous().map(EpochId::toString).orElse("-"),
              open.lastSeq(),
              open.clean() ? "clean" : "unclean",
              open.isVolatile() ? "volatile" : "durable");
      case Entry.Lost lost ->
          notice("lost", lost.epoch(), lost.stream(), lost.seqs(), lost.cause().label());
      case Entry.NotTaken absent ->
          notice(
              "not-taken",
              absent.sensor().map(SensorId::text).orElse("*"),
              absent.fromBoot(),
              absent.from(),
              absent.to(),
              absent.expected(),
              absent.cause().label());
      case Entry.Anchor anchor ->
          notice(
              "anchor", anchor.time().monoMillis(), anchor.utcMillis(), anchor.uncertaintyMillis());
    };
  }

  private static Optional<Notice> notice(String name, Object... fields) {
    StringBuilder text = new StringBuilder();
    for (Object field : fields) {
      text.append(text.isEmpty() ? "" : " ").append(field);
    }
    return Optional.of(new Notice(name, text.toString()));
  }
}
