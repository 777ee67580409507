package dev.goen.provision.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds which processes have a file open, by the links below {@code /proc/PID/fd}. Processes of
 * other users are seen by root only.
 */
public final class Holders {

  private static final String GATEWAY = "dev.goen.app.";

  private final Path proc;

  public Holders(Path proc) {
    this.proc = proc;
  }

  public static Holders ofMachine() {
    return new Holders(Path.of("/proc"));
  }

  /**
   * A process.
   *
   * @param command its short name
   * @param gateway whether it is the gateway itself
   */
  public record Holder(String pid, String command, boolean gateway) {
    @Override
    public String toString() {
      return command + " (pid " + pid + ")";
    }
  }

  /** The processes that have this file open, as far as this user may see. */
  public List<Holder> of(Path file) {
    List<Holder> holders = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      Path real = file.toRealPath();
      for (Path process : processes) {
        if (holds(process, real)) {
          holders.add(holder(process));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return holders;
    }
    return holders;
  }

  private static boolean holds(Path process, Path file) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path one : open) {
        if (leadsTo(one, file)) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return false; // another user's, or it has just ended
    }
    return false;
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static Holder holder(Path process) {
    String commandLine = read(process.resolve("cmdline"));
    return new Holder(
        String.valueOf(process.getFileName()),
        read(process.resolve("comm")).strip(),
        commandLine.contains(GATEWAY));
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
