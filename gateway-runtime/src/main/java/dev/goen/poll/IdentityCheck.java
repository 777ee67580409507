package dev.goen.poll;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.Identity;
import dev.goen.driver.PollResult;
import dev.goen.reading.SensorId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sees to it that a sensor's values are those of the device they began with. A port that was away
 * may come back with another gauge on it, which answers the same questions.
 *
 * <p>Who a device is, is learnt after its first answer, so that this holds up no reading. After the
 * bus was opened anew it is asked before anything else. A stranger's values are not taken until the
 * old device is back, or the gateway was restarted, which is how a technician accepts a new one.
 *
 * @param <B> what the drivers speak on
 */
final class IdentityCheck<B> {

  private static final System.Logger LOG = System.getLogger(IdentityCheck.class.getName());

  /** A device that answers questions but not this one is not asked for ever. */
  private static final int TRIES = 3;

  private final Map<SensorId, String> known = new HashMap<>();
  private final Map<SensorId, Integer> triesLeft = new HashMap<>();
  private final Map<SensorId, String> strangers = new HashMap<>();
  private final Set<SensorId> unsure = new HashSet<>();

  IdentityCheck(List<Device<B>> devices) {
    devices.forEach(device -> triesLeft.put(device.id(), TRIES));
  }

  /** The bus was opened: whoever was known must say so again. */
  void opened() {
    unsure.addAll(known.keySet());
  }

  /**
   * Asks who it is, where that is in doubt.
   *
   * @return why the device must not be polled now; empty when it may be
   * @throws BusFault when the bus is gone
   */
  Optional<PollResult> before(Device<B> device, B bus) throws BusFault {
    if (!unsure.contains(device.id())) {
      return Optional.empty();
    }
    return switch (ask(device, bus)) {
      case Identity.NotOffered _ -> Optional.empty();
      case Identity.Failed(PollResult result) -> Optional.of(result);
      case Identity.Known(String text) -> compared(device.id(), text);
    };
  }

  private Optional<PollResult> compared(SensorId id, String text) {
    String old = known.getOrDefault(id, text);
    if (old.equals(text)) {
      unsure.remove(id);
      strangers.remove(id);
      return Optional.empty();
    }
    if (!text.equals(strangers.put(id, text))) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: another device ({1}) answers in place of the one before ({2}); its values are not"
              + " taken; if it was exchanged on purpose, restart the gateway",
          id,
          text,
          old);
    }
    return Optional.of(new PollResult.Foreign("device " + text + " instead of " + old));
  }

  /**
   * Learns who has just answered, if that is not known yet.
   *
   * @throws BusFault when the bus is gone
   */
  void after(Device<B> device, B bus, PollResult result) throws BusFault {
    int left = triesLeft.getOrDefault(device.id(), 0);
    if (left == 0 || !(result instanceof PollResult.Sampled)) {
      return;
    }
    switch (ask(device, bus)) {
      case Identity.Known(String text) -> {
        known.put(device.id(), text);
        triesLeft.remove(device.id());
      }
      case Identity.NotOffered _ -> triesLeft.remove(device.id());
      case Identity.Failed _ -> triesLeft.put(device.id(), left - 1);
    }
  }

  private static <B> Identity ask(Device<B> device, B bus) throws BusFault {
    return device.driver().identity(bus, Deadline.in(device.timeout()));
  }
}
