package dev.goen.driver.wristband;

import dev.goen.driver.Found;
import dev.goen.driver.Frames;
import dev.goen.driver.Hearing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognizes a receiver of wristbands by one frame in its exact form, which tells the receiver's
 * number. Whose wristband it was is forgotten at once.
 */
final class BandEar implements Hearing.Ear {

  private final Frames<BandFrame> frames = new Frames<>(BandForm.IDLE);
  private Optional<String> reader = Optional.empty();

  @Override
  public void hear(byte[] chunk, int length) {
    frames.take(chunk, length, this::take, _ -> {});
  }

  private void take(BandFrame frame) {
    reader = reader.or(() -> Optional.of(frame.reader()));
  }

  @Override
  public Optional<Found.Devices> found() {
    return reader.map(
        number -> {
          Map<String, String> settings = new LinkedHashMap<>();
          settings.put("class", "person-data");
          settings.put("reader", "'" + number + "'");
          return new Found.Devices(
              List.of(
                  new Found.Answer(
                      "wristband", "RFT500", "", Optional.of(number), List.of(), settings)),
              List.of());
        });
  }
}
