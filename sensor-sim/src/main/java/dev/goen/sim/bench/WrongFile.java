package dev.goen.sim.bench;

import java.nio.file.Path;
import java.util.List;

/** A file of devices that cannot be played. Nothing of it was started. */
public final class WrongFile extends Exception {

  private static final long serialVersionUID = 1;

  WrongFile(Path file, List<String> problems) {
    super(file + ":\n  " + String.join("\n  ", problems));
  }
}
