package dev.goen.health;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd how the service is (sd_notify(3)): {@code READY=1}, {@code STATUS=…}, {@code
 * WATCHDOG=1}, {@code STOPPING=1}. Does nothing where nobody listens, so that the gateway runs the
 * same from a terminal. Safe for any thread.
 */
public final class SystemdNotify implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SystemdNotify.class.getName());

  private @Nullable String address;
  private @Nullable DatagramSender sender;
  private boolean failing;

  private SystemdNotify(@Nullable String address) {
    this.address = address;
  }

  /** One that sends to {@code $NOTIFY_SOCKET}, if systemd has set it. */
  public static SystemdNotify fromEnvironment() {
    return to(Optional.ofNullable(System.getenv("NOTIFY_SOCKET")));
  }

  /**
   * One that sends to a socket.
   *
   * @param address a path, or {@code @name} in the abstract namespace; with another kind every
   *     {@link #send} fails
   */
  static SystemdNotify to(Optional<String> address) {
    return new SystemdNotify(address.filter(text -> !text.isEmpty()).orElse(null));
  }

  /** Whether there is somebody to tell; if not, nothing need be put into words. */
  public synchronized boolean listens() {
    return address != null;
  }

  /**
   * Sends assignments, one a line, such as {@code WATCHDOG=1\nSTATUS=idle}. A text after {@code
   * STATUS=} must be one line.
   *
   * @return whether systemd has it; false also when there is nobody to tell
   */
  public synchronized boolean send(String assignments) {
    if (address == null) {
      return false;
    }
    try {
      // Binding C functions takes a good part of a second on a small device: not before READY=1.
      if (sender == null) {
        sender = DatagramSender.to(address);
      }
      sender.send(assignments);
      failing = false;
      return true;
    } catch (IOException e) {
      // Not an error of the gateway: when systemd misses too many, it acts on its own.
      if (!failing) {
        LOG.log(System.Logger.Level.WARNING, "systemd was not notified: {0}", e.getMessage());
      }
      failing = true;
      return false;
    }
  }

  @Override
  public synchronized void close() {
    address = null;
    if (sender != null) {
      sender.close();
      sender = null;
    }
  }
}
