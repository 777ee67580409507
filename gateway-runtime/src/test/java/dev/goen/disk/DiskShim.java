package dev.goen.disk;

import dev.goen.sim.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The library that stands between a process and its disk; see {@code src/test/c/disk.c}. */
public final class DiskShim {

  private static final Path SOURCE = Path.of("src", "test", "c", "disk.c").toAbsolutePath();

  private final Path library;

  private DiskShim(Path library) {
    this.library = library;
  }

  /** Compiles it into a folder; without a C compiler, the running test is skipped. */
  public static DiskShim compile(Path folder) throws IOException, InterruptedException {
    Peer.GCC.require();
    Path library = folder.resolve("disk.so");
    Process gcc =
        new ProcessBuilder(
                Peer.GCC.command().toString(),
                "-shared",
                "-fPIC",
                "-O2",
                "-Wall",
                "-Werror",
                "-o",
                library.toString(),
                SOURCE.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(gcc.getInputStream().readAllBytes(), java.nio.charset.Charset.defaultCharset());
    if (gcc.waitFor() != 0) {
      throw new IOException("gcc: " + said);
    }
    return new DiskShim(library);
  }

  /** Writes down what is done to a folder. */
  public void record(Map<String, String> environment, Path watched, Path log) {
    watch(environment, watched);
    environment.put("GOEN_DISK_LOG", log.toAbsolutePath().toString());
  }

  /** Lets a folder's disk fail as it is told. */
  public void fault(Map<String, String> environment, Path watched, DiskFaults faults) {
    watch(environment, watched);
    environment.put("GOEN_DISK_FAULTS", faults.file().toAbsolutePath().toString());
  }

  private void watch(Map<String, String> environment, Path watched) {
    environment.put("LD_PRELOAD", library.toAbsolutePath().toString());
    environment.put("GOEN_DISK_FOLDER", watched.toAbsolutePath().toString());
  }

  /** Makes an empty file for the faults of one disk. */
  public static DiskFaults faults(Path file) throws IOException {
    Files.write(file, new byte[DiskFaults.BYTES]);
    return new DiskFaults(file);
  }
}
