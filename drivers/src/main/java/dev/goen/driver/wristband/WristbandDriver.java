package dev.goen.driver.wristband;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.Frames;
import dev.goen.driver.PollResult;
import dev.goen.driver.Pseudonyms;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the receiver of active wristbands.
 *
 * <p>Events, whose text is the wristband's pseudonym: {@code sos} when its key is pressed, never
 * held back; {@code taken-off}, {@code put-on} and (once a day) {@code battery-low}. Data: {@code
 * tag}, the pseudonym of a wristband that is there, followed by its {@code temperature} where it
 * tells one and {@code rssi} (0 to 99, no unit). All readings of one frame share their time, and no
 * two frames have the same one, so a temperature belongs to the {@code tag} of its time. {@code
 * calling} counts the wristbands whose key was pressed when last heard, while there are any and
 * once when there are none left: alarm levels can be set on it.
 */
public final class WristbandDriver implements Driver<SerialLine> {

  static final String SOS = "sos";
  static final String TAKEN_OFF = "taken-off";
  static final String PUT_ON = "put-on";
  static final String BATTERY_LOW = "battery-low";

  /** The shorter of the two forms, in bytes. */
  private static final int FRAME = 20;

  private static final String TAG = "tag";
  private static final String TEMPERATURE = "temperature";
  private static final String RSSI = "rssi";
  private static final String CALLING = "calling";

  private final SensorId sensor;
  private final Optional<String> reader;
  private final BandBook book;
  private final SampleClock clock;
  private final Pseudonyms pseudonyms;
  private final Frames<BandFrame> frames = new Frames<>(BandForm.IDLE);
  private long lastMillis = -1;
  private int toldCalling;

  /** What was wrong beside a good frame in the same chunk, told by the next poll. */
  private @Nullable PollResult untold;

  /**
   * A driver.
   *
   * @param reader six digits of the receiver; frames of others are foreign. Empty for any
   */
  WristbandDriver(
      SensorId sensor,
      Optional<String> reader,
      BandBook book,
      SampleClock clock,
      Pseudonyms pseudonyms) {
    this.sensor = sensor;
    this.reader = reader;
    this.book = book;
    this.clock = clock;
    this.pseudonyms = pseudonyms;
  }

  @Override
  public List<Channel> channels() {
    return List.of(
        Channel.event(sensor, SOS),
        Channel.event(sensor, TAKEN_OFF),
        Channel.event(sensor, PUT_ON),
        Channel.event(sensor, BATTERY_LOW),
        new Channel(sensor, TAG, Unit.NONE),
        new Channel(sensor, TEMPERATURE, Unit.CELSIUS),
        new Channel(sensor, RSSI, Unit.NONE),
        new Channel(sensor, CALLING, Unit.COUNT));
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public PollResult poll(SerialLine line, Deadline deadline) throws BusFault {
    byte[] chunk = new byte[64];
    while (untold == null) {
      int length = line.read(chunk, 0, chunk.length, FRAME, deadline);
      if (length == 0) {
        return new PollResult.Quiet();
      }
      List<Reading> readings = take(chunk, length);
      Arrays.fill(chunk, (byte) 0);
      if (!readings.isEmpty()) {
        return new PollResult.Sampled(readings);
      }
      if (untold == null && deadline.hasPassed()) {
        return new PollResult.Quiet();
      }
    }
    PollResult bad = untold;
    untold = null;
    return bad;
  }

  private List<Reading> take(byte[] chunk, int length) {
    List<Reading> readings = new ArrayList<>();
    frames.take(
        chunk,
        length,
        frame -> take(frame, readings),
        reason -> untold = new PollResult.BadFrame(reason));
    return readings;
  }

  private void take(BandFrame frame, List<Reading> readings) {
    if (reader.isPresent() && !reader.get().equals(frame.reader())) {
      untold = new PollResult.Foreign("a frame of another receiver");
      return;
    }
    SampleTime time = next();
    String pseudonym = pseudonyms.of(frame.rawId());
    BandBook.News news = book.take(pseudonym, frame, time.monoMillis());
    Value who = new Value.Text(pseudonym);
    for (String event : news.events()) {
      readings.add(Reading.of(sensor, event, who, Unit.NONE, time));
    }
    if (news.seen()) {
      readings.add(Reading.of(sensor, TAG, who, Unit.NONE, time));
      frame
          .tenths()
          .ifPresent(
              tenths ->
                  readings.add(
                      Reading.of(
                          sensor, TEMPERATURE, new Value.Decimal(tenths, 1), Unit.CELSIUS, time)));
      readings.add(
          Reading.of(sensor, RSSI, new Value.Decimal(frame.strength(), 0), Unit.NONE, time));
    }
    int calling = book.calling();
    if (calling > 0 || toldCalling > 0) {
      readings.add(Reading.of(sensor, CALLING, new Value.Decimal(calling, 0), Unit.COUNT, time));
      toldCalling = calling;
    }
  }

  /** Frames that came in one chunk took longer than a millisecond each on the wire. */
  private SampleTime next() {
    SampleTime now = clock.now();
    lastMillis = Math.max(now.monoMillis(), lastMillis + 1);
    return new SampleTime(now.boot(), lastMillis);
  }
}
