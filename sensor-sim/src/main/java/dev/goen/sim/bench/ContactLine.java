package dev.goen.sim.bench;

import dev.goen.sim.device.ContactChip;
import dev.goen.sim.device.ContactChip.Contact;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.TippingBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A chip of digital lines with contacts and rain gauges. Pulled out, its socket is gone. */
final class ContactLine implements BenchLine {

  private final Path socket;
  private final ServedLog log;
  private final List<Contact> contacts = new ArrayList<>();
  private final ScheduledExecutorService rain =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sim rain").factory());

  /** Null while nothing is plugged in. */
  private @Nullable ContactChip chip;

  ContactLine(Path socket, ServedLog log) {
    this.socket = socket;
    this.log = log;
  }

  @Override
  public Map<String, Object> bus() {
    return Map.of("chip", "unix:" + socket);
  }

  @Override
  public void start(List<BenchDevice> devices) throws IOException {
    for (BenchDevice device : devices) {
      switch (device.twin().part()) {
        case Part.Switch one ->
            contacts.add(new Contact(device.id(), one.line(), one.closed(), true));
        case Part.Bucket one -> {
          TippingBucket bucket = new TippingBucket(device.id(), one.millimetres(), log);
          contacts.add(new Contact("", one.line(), bucket, true));
          rain(bucket, one.every());
        }
        default -> throw new IllegalArgumentException(device.id() + " is no contact");
      }
    }
    plugIn();
  }

  private void rain(TippingBucket bucket, Duration every) {
    long nanos = every.toNanos();
    var _ = rain.scheduleAtFixedRate(() -> tip(bucket), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** What falls while nobody is connected is nobody's to count. */
  private synchronized void tip(TippingBucket bucket) {
    if (chip != null && chip.isWatched()) {
      bucket.tip();
    }
  }

  @Override
  public synchronized boolean plugIn() throws IOException {
    if (chip != null) {
      return false;
    }
    chip = ContactChip.start(socket, contacts, log);
    return true;
  }

  @Override
  public synchronized boolean unplug() throws IOException {
    if (chip == null) {
      return false;
    }
    chip.close();
    chip = null;
    return true;
  }

  @Override
  public void close() throws IOException {
    rain.shutdownNow();
    unplug();
  }
}
