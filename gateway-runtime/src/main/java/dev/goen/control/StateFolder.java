package dev.goen.control;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Small text files that survive a power cut: each is either the old or the new one. */
interface StateFolder {

  /** Reads a file; empty when it is not there. */
  Optional<String> read(String name) throws IOException;

  /** Writes a file, and returns when it is on the disk under its name. */
  void write(String name, String text) throws IOException;

  /** Takes a file away; one that is not there is gone already. */
  void delete(String name) throws IOException;

  /** The names of all files. */
  List<String> names() throws IOException;
}
