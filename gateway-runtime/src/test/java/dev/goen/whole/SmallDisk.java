package dev.goen.whole;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes in memory, and a file that fills what is left of it. */
final class SmallDisk implements AutoCloseable {

  private final Path folder;
  private final Path filler;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.filler = folder.resolve("somebody-elses.log");
  }

  /** Mounts it over a folder; without the right to mount, the running test is skipped. */
  static SmallDisk mount(Path folder, int megabytes) throws InterruptedException {
    boolean mounted;
    try {
      mounted =
          new ProcessBuilder(
                      "mount",
                      "-t",
                      "tmpfs",
                      "-o",
                      "size=" + megabytes + "m",
                      "tmpfs",
                      folder.toString())
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException noSuchProgram) {
      mounted = false;
    }
    Assumptions.assumeTrue(mounted, "needs the right to mount a small file system (root)");
    return new SmallDisk(folder);
  }

  /** Leaves not one page; called again, takes what has become free meanwhile. */
  void fill() throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      if (Files.getFileStore(folder).getUsableSpace() > 0) {
        throw full;
      }
    }
  }

  void makeRoom() throws IOException {
    Files.delete(filler);
  }

  @Override
  public void close() throws IOException {
    try {
      new ProcessBuilder("umount", folder.toString()).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
