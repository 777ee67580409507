package dev.goen.driver.ultrasonic;

import dev.goen.driver.Found;
import dev.goen.driver.Frames;
import dev.goen.driver.Hearing;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Recognizes an ultrasonic sensor by some frames of one form, since a single one has no check. How
 * many digits it sends tells the family; only a distance beyond 5 m tells a 10 m type of it.
 */
final class RangeEar implements Hearing.Ear {

  private static final int ENOUGH = 3;
  private static final SensorId NOBODY = new SensorId("probe");
  private static final SampleTime NEVER = new SampleTime(new BootId(new UUID(0, 0)), 0);

  private final Family millimetres = new Family(MaxBotixModel.HRXL_5M);
  private final Family centimetres = new Family(MaxBotixModel.XL_7M);

  /** Those that send so many digits. */
  private static final class Family {
    private final List<Integer> numbers = new ArrayList<>();
    private final Frames<Integer> frames;

    Family(MaxBotixModel model) {
      frames = new Frames<>(RangeForm.idle(model.digits));
    }

    void hear(byte[] chunk, int length) {
      frames.take(chunk, length, this::take, _ -> {});
    }

    private void take(int number) {
      if (!isFull()) {
        numbers.add(number);
      }
    }

    boolean isFull() {
      return numbers.size() == ENOUGH;
    }
  }

  @Override
  public void hear(byte[] chunk, int length) {
    millimetres.hear(chunk, length);
    centimetres.hear(chunk, length);
  }

  @Override
  public Optional<Found.Devices> found() {
    if (centimetres.isFull()) {
      return Optional.of(found(MaxBotixModel.XL_7M, "xl-7m", centimetres.numbers));
    }
    if (!millimetres.isFull()) {
      return Optional.empty();
    }
    boolean far = millimetres.numbers.stream().anyMatch(one -> one > MaxBotixModel.HRXL_5M.nothing);
    return Optional.of(
        far
            ? found(MaxBotixModel.HRXL_10M, "hrxl-10m", millimetres.numbers)
            : found(MaxBotixModel.HRXL_5M, "hrxl-5m", millimetres.numbers));
  }

  private static Found.Devices found(MaxBotixModel model, String name, List<Integer> numbers) {
    int distance = numbers.stream().sorted().toList().get(ENOUGH / 2) * model.millimetres;
    Reading reading =
        distance >= model.nothing
            ? Reading.missing(NOBODY, "distance", Unit.METRE, Reason.OVER_RANGE, NEVER)
            : Reading.of(NOBODY, "distance", new Value.Decimal(distance, 3), Unit.METRE, NEVER);
    return new Found.Devices(
        List.of(
            new Found.Answer(
                "maxbotix",
                "MaxBotix " + name,
                "",
                Optional.empty(),
                List.of(reading),
                Map.of("model", name))),
        List.of());
  }
}
