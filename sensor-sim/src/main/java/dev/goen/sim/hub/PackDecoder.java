package dev.goen.sim.hub;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pack of the contract with the hub, version 1: a SenML pack whose first record, {@code
 * pack}, names the epoch, stream, numbers, boot, monotonic time and clock state of the entries that
 * follow.
 */
final class PackDecoder {
  private static final Pattern TOPIC =
      Pattern.compile("goen/v1/([^/]+)/([^/]+)/([^/]+)/(alarm|live|backlog)");
  private static final Pattern PACK_NAME = Pattern.compile("(urn:dev:org:[0-9]+-([^:]+):)pack");
  private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern BOOT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Set<String> CLOCKS = Set.of("synced", "unsynced", "estimated");
  private static final Set<String> CLASSES =
      Set.of("event", "data", "bulk", "person-event", "person-data");

  /** A quality or reason that no record of ours can have. */
  private static final int LARGEST_QUALITY = 4;

  private static final int LARGEST_REASON = 15;

  private PackDecoder() {}

  /** What the first record says. */
  private record Identity(
      String prefix,
      String gateway,
      String epoch,
      String stream,
      SeqRuns seqs,
      String boot,
      BigDecimal time,
      long monoMillis,
      String clock) {}

  /**
   * Decodes a pack into rows, one for each of its numbers.
   *
   * @throws PackRefused when any part of it is not what the contract says
   */
  static List<Row> decode(byte[] payload, Format format, Arrival arrival) throws PackRefused {
    Matcher topic = TOPIC.matcher(arrival.topic());
    if (!topic.matches()) {
      throw new PackRefused("'" + arrival.topic() + "' is not a topic for packs");
    }
    List<SenmlRecord> records = Senml.resolve(payload, format, arrival.receivedMillis());
    if (records.isEmpty()) {
      throw new PackRefused("no record with a value");
    }
    Identity pack = identity(records.getFirst());
    String stream = topic.group(1) + "/" + topic.group(3);
    if (!pack.gateway.equals(topic.group(2)) || !pack.stream.equals(stream)) {
      throw new PackRefused(
          "the pack of %s %s came on the topic of %s %s"
              .formatted(pack.gateway, pack.stream, topic.group(2), stream));
    }
    List<List<SenmlRecord>> entries = entries(records.subList(1, records.size()));
    if (pack.seqs.count() != entries.size()) {
      throw new PackRefused(
          "%d entries for %d sequence numbers".formatted(entries.size(), pack.seqs.count()));
    }
    long[] numbers = pack.seqs.numbers(entries.size());
    List<Row> rows = new ArrayList<>(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      rows.add(row(pack, numbers[i], entries.get(i), topic.group(4), arrival.via()));
    }
    return rows;
  }

  private static Identity identity(SenmlRecord first) throws PackRefused {
    Matcher name = PACK_NAME.matcher(first.name());
    if (!name.matches() || !(first.value() instanceof String text)) {
      throw new PackRefused("the first record is not the text 'pack' but '" + first.name() + "'");
    }
    String[] words = text.split(" ", -1);
    if (words.length != 6) {
      throw new PackRefused("the identity has " + words.length + " words, not 6: '" + text + "'");
    }
    int slash = words[1].indexOf('/');
    if (slash < 1 || !CLASSES.contains(words[1].substring(slash + 1))) {
      throw new PackRefused("not a stream: '" + words[1] + "'");
    }
    if (!EPOCH.matcher(words[0]).matches()) {
      throw new PackRefused("not an epoch: '" + words[0] + "'");
    }
    if (!BOOT.matcher(words[3]).matches()) {
      throw new PackRefused("not a boot id: '" + words[3] + "'");
    }
    if (!CLOCKS.contains(words[5])) {
      throw new PackRefused("not a clock state: '" + words[5] + "'");
    }
    try {
      return new Identity(
          name.group(1),
          name.group(2),
          words[0],
          words[1],
          SeqRuns.parse(words[2]),
          words[3],
          first.time(),
          Long.parseLong(words[4]),
          words[5]);
    } catch (IllegalArgumentException e) {
      throw new PackRefused("the identity is wrong: " + e.getMessage(), e);
    }
  }

  /** An entry begins at each name that does not end in /q or /r. */
  private static List<List<SenmlRecord>> entries(List<SenmlRecord> records) throws PackRefused {
    List<List<SenmlRecord>> entries = new ArrayList<>();
    for (SenmlRecord record : records) {
      if (!record.name().endsWith("/q") && !record.name().endsWith("/r")) {
        entries.add(new ArrayList<>(List.of(record)));
        continue;
      }
      String of = record.name().substring(0, record.name().length() - 2);
      SenmlRecord head = entries.isEmpty() ? null : entries.getLast().getFirst();
      if (head == null || !head.name().equals(of) || head.time().compareTo(record.time()) != 0) {
        throw new PackRefused("'" + record.name() + "' does not follow its reading");
      }
      entries.getLast().add(record);
    }
    return entries;
  }

  private static Row row(Identity pack, long seq, List<SenmlRecord> entry, String lane, String via)
      throws PackRefused {
    SenmlRecord head = entry.getFirst();
    Integer quality = code(entry, "/q", LARGEST_QUALITY);
    Object value = "missing".equals(head.value()) ? null : head.value();
    if (value == null && quality == null) {
      quality = 1;
    }
    BigDecimal sincePack = head.time().subtract(pack.time);
    String name = head.name();
    return new Row(
        pack.gateway,
        pack.epoch,
        pack.stream,
        seq,
        name.startsWith(pack.prefix) ? name.substring(pack.prefix.length()) : name,
        head.unit(),
        value instanceof BigDecimal number ? finite(number) : null,
        value instanceof String text ? text : null,
        value instanceof Boolean flag ? flag : null,
        value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : null,
        quality,
        code(entry, "/r", LARGEST_REASON),
        pack.boot,
        pack.monoMillis + millis(sincePack),
        millis(head.time()),
        pack.clock,
        lane,
        via);
  }

  private static @Nullable Integer code(List<SenmlRecord> entry, String ending, int largest)
      throws PackRefused {
    Integer code = null;
    for (SenmlRecord record : entry.subList(1, entry.size())) {
      if (record.name().endsWith(ending)) {
        if (code != null
            || !(record.value() instanceof BigDecimal number)
            || number.signum() < 0
            || number.compareTo(BigDecimal.valueOf(largest)) > 0
            || number.stripTrailingZeros().scale() > 0) {
          throw new PackRefused("'" + record.name() + "' is not one code of 0 to " + largest);
        }
        code = number.intValue();
      }
    }
    return code;
  }

  private static double finite(BigDecimal number) throws PackRefused {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new PackRefused("a value is larger than a binary64 can hold");
    }
    return value;
  }

  private static long millis(BigDecimal seconds) throws PackRefused {
    try {
      return seconds.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException e) {
      throw new PackRefused("a time does not fit: " + seconds, e);
    }
  }
}
