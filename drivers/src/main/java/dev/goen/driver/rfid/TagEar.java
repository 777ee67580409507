package dev.goen.driver.rfid;

import dev.goen.driver.Found;
import dev.goen.driver.Frames;
import dev.goen.driver.Hearing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognizes a tag reader by one sound frame. Which tag it was is forgotten at once. */
final class TagEar implements Hearing.Ear {

  private final Frames<String> frames = new Frames<>(TagForm.IDLE);
  private boolean heard;

  @Override
  public void hear(byte[] chunk, int length) {
    frames.take(chunk, length, _ -> heard = true, _ -> {});
  }

  @Override
  public Optional<Found.Devices> found() {
    return heard
        ? Optional.of(
            new Found.Devices(
                List.of(
                    new Found.Answer(
                        "rfid-ascii",
                        "RDM6300 / ID-12LA",
                        "",
                        Optional.empty(),
                        List.of(),
                        Map.of("class", "person-data"))),
                List.of()))
        : Optional.empty();
  }
}
