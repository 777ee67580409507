package dev.goen.sim.capture;

import dev.goen.sim.capture.Burst.Direction;
import dev.goen.sim.device.Station;
import dev.goen.sim.device.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Plays a capture byte for byte. Where requests were captured too, it says what followed a request
 * when that request comes again, with the pauses there were; otherwise it speaks by the clock.
 */
public final class CapturePlayer implements Station {

  private static final Duration STALE = Duration.ofMillis(100);
  private static final long GLANCE_MILLIS = 5;

  private final List<Burst> bursts;
  private final boolean asked;
  private final boolean repeat;
  private final long pauseMicros;
  private int next;
  private long startNanos;
  private byte[] heard = new byte[0];

  /**
   * A player.
   *
   * @param repeat whether it begins again at the end, a second later; without, it falls silent
   */
  public CapturePlayer(Capture capture, boolean repeat) {
    this.bursts = capture.bursts();
    this.asked = bursts.stream().anyMatch(burst -> burst.direction() == Direction.TO_DEVICE);
    this.repeat = repeat;
    this.pauseMicros = repeat ? 1_000_000 : 0;
  }

  @Override
  public void turn(Wire wire) throws IOException, InterruptedException {
    if (asked) {
      answer(wire);
    } else {
      speak(wire);
    }
  }

  private void speak(Wire wire) throws IOException, InterruptedException {
    if (next == bursts.size() && repeat) {
      long first = bursts.getFirst().micros();
      startNanos += (bursts.getLast().micros() - first + pauseMicros) * 1000;
      next = 0;
    }
    if (next == bursts.size()) {
      Thread.sleep(GLANCE_MILLIS);
      return;
    }
    long now = System.nanoTime();
    if (startNanos == 0) {
      startNanos = now;
    }
    Burst burst = bursts.get(next);
    long due = startNanos + (burst.micros() - bursts.getFirst().micros()) * 1000;
    if (due - now > GLANCE_MILLIS * 1_000_000) {
      Thread.sleep(GLANCE_MILLIS);
      return;
    }
    next++;
    wire.send(burst.bytes(), List.of(), Duration.ofNanos(Math.max(0, due - now)));
  }

  private void answer(Wire wire) throws IOException {
    byte[] fresh = wire.receive(STALE);
    if (fresh.length == 0) {
      heard = fresh;
      return;
    }
    int old = heard.length;
    heard = Arrays.copyOf(heard, old + fresh.length);
    System.arraycopy(fresh, 0, heard, old, fresh.length);
    int request = find();
    if (request < 0) {
      if (heard.length > 1024) {
        heard = new byte[0];
      }
      return;
    }
    heard = new byte[0];
    long before = bursts.get(request).micros();
    for (next = request + 1; next < bursts.size(); next++) {
      Burst burst = bursts.get(next);
      if (burst.direction() == Direction.TO_DEVICE) {
        break;
      }
      long pause = burst.micros() - before;
      wire.send(burst.bytes(), List.of(), Duration.ofNanos(Math.max(0, pause) * 1000));
      before = burst.micros() + wire.characters(burst.bytes().length).toNanos() / 1000;
    }
  }

  /** The captured request that was just heard: the next such one, or else the first; or -1. */
  private int find() {
    for (int i = 0; i < bursts.size(); i++) {
      int at = (next + i) % bursts.size();
      boolean again = repeat || at >= next;
      Burst burst = bursts.get(at);
      if (again
          && burst.direction() == Direction.TO_DEVICE
          && Arrays.equals(burst.bytes(), heard)) {
        return at;
      }
    }
    return -1;
  }
}
