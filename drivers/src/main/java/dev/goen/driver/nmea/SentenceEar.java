package dev.goen.driver.nmea;

import dev.goen.driver.Found;
import dev.goen.driver.Frames;
import dev.goen.driver.Hearing;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Recognizes a satellite receiver by a sound GGA or RMC. Another device of NMEA 0183 is told by the
 * kinds of its sentences.
 */
final class SentenceEar implements Hearing.Ear {

  /** So many sentences of no use, and the device is another; more than one burst has. */
  private static final int ENOUGH_OTHERS = 20;

  private static final int LONGEST_KIND = 6;
  private static final int MOST_KINDS = 12;
  private static final SensorId NOBODY = new SensorId("probe");
  private static final SampleTime NEVER = new SampleTime(new BootId(new UUID(0, 0)), 0);

  private final Frames<String> frames = new Frames<>(SentenceForm.IDLE);
  private final TreeSet<String> kinds = new TreeSet<>();
  private final List<Reading> readings = new ArrayList<>();
  private boolean receiver;
  private int others;

  @Override
  public void hear(byte[] chunk, int length) {
    frames.take(chunk, length, this::take, _ -> {});
  }

  private void take(String text) {
    String kind = text.split(",", -1)[0];
    if (kind.length() < LONGEST_KIND && kinds.size() < MOST_KINDS) {
      kinds.add(kind);
    }
    switch (Sentence.of(text)) {
      case Sentence.Position position -> {
        receiver = true;
        readings.clear();
        position
            .place()
            .ifPresent(
                place -> {
                  readings.add(reading("latitude", Unit.LATITUDE, place.latitude()));
                  readings.add(reading("longitude", Unit.LONGITUDE, place.longitude()));
                });
        readings.add(reading("satellites", Unit.COUNT, BigDecimal.valueOf(position.satellites())));
        readings.add(reading("fix", Unit.NONE, BigDecimal.valueOf(position.quality())));
      }
      case Sentence.Moment _ -> receiver = true;
      case Sentence.Other _, Sentence.Spoiled _ -> others++;
    }
  }

  private static Reading reading(String quantity, Unit unit, BigDecimal number) {
    Value value = new Value.Decimal(number.unscaledValue().longValueExact(), number.scale());
    return Reading.of(NOBODY, quantity, value, unit, NEVER);
  }

  @Override
  public Optional<Found.Devices> found() {
    String told = String.join(" ", kinds);
    if (receiver) {
      return Optional.of(
          new Found.Devices(
              List.of(
                  new Found.Answer(
                      "nmea",
                      "NMEA 0183: " + told,
                      "",
                      Optional.empty(),
                      readings,
                      Map.of("every", "10m"))),
              List.of()));
    }
    return others >= ENOUGH_OTHERS
        ? Optional.of(
            new Found.Devices(
                List.of(),
                List.of(new Found.Unclear("nmea", "", Found.Why.UNKNOWN, "NMEA 0183: " + told))))
        : Optional.empty();
  }
}
