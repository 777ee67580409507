package dev.goen.buffer.sqlite;

import dev.goen.buffer.BufferFault;
import dev.goen.buffer.DurableBuffer;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The file the configuration names.
 *
 * @param level the alarm level a reading means; where it changes nothing is thinned
 */
public record Place(
    BufferConfig config, List<String> destinations, SampleClock clock, ToIntFunction<Reading> level)
    implements DurableBuffer.Place {

  private static final System.Logger LOG = System.getLogger(Place.class.getName());

  @Override
  public DurableBuffer open() throws BufferFault {
    return SqliteBuffer.open(config, destinations, clock, level);
  }

  @Override
  public boolean takesWrites() {
    Path probe = config.file().resolveSibling(config.file().getFileName() + ".probe");
    try (FileChannel channel =
        FileChannel.open(probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1024));
      channel.force(true);
      Files.delete(probe);
      return !Files.exists(config.file()) || Files.isWritable(config.file());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the disk takes no writes", e);
      return false;
    }
  }
}
