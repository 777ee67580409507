package dev.goen.sim.bench;

import dev.goen.sim.bench.Part.Antenna;
import dev.goen.sim.device.LlrpReader;
import dev.goen.sim.device.TcpService;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The network port of a UHF reader. Pulled out, its connection ends and no other is taken. */
final class LlrpLine implements BenchLine {

  private static final long KEEP_ALIVE_MILLIS = 1_000;

  private int port;
  private @Nullable LlrpReader reader;
  private @Nullable Thread tags;

  /** Null while nothing is plugged in. */
  private @Nullable TcpService service;

  /**
   * A port that is not plugged in yet.
   *
   * @param port 0 for any that is free
   */
  LlrpLine(int port) {
    this.port = port;
  }

  @Override
  public Map<String, Object> bus() {
    return Map.of("port", "tcp://127.0.0.1:" + port);
  }

  @Override
  public void start(List<BenchDevice> devices) throws IOException {
    BenchDevice device = devices.getFirst();
    LlrpReader made = new LlrpReader(device.id(), KEEP_ALIVE_MILLIS, device, device.troubles());
    reader = made;
    plugIn();
    if (device.twin().part() instanceof Antenna antenna) {
      tags =
          Thread.ofPlatform().daemon().name("sim " + device.id()).start(() -> see(antenna, made));
    }
  }

  private void see(Antenna antenna, LlrpReader made) {
    try {
      while (true) {
        Thread.sleep(antenna.repetition());
        if (isConnected()) {
          antenna.tag().get().ifPresent(made::pass);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isConnected() {
    return service != null && service.connections() > 0;
  }

  @Override
  public synchronized boolean plugIn() throws IOException {
    if (service != null) {
      return false;
    }
    TcpService fresh = TcpService.start(port, Objects.requireNonNull(reader));
    port = fresh.port();
    service = fresh;
    return true;
  }

  @Override
  public synchronized boolean unplug() throws IOException {
    if (service == null) {
      return false;
    }
    service.close();
    service = null;
    return true;
  }

  @Override
  public void close() throws IOException {
    if (tags != null) {
      tags.interrupt();
    }
    unplug();
  }
}
