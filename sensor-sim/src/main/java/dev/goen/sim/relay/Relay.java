package dev.goen.sim.relay;

/**
 * A link between a gateway and a hub that can be broken at will. It listens on the loopback address
 * and passes bytes on to one target, both ways.
 */
public interface Relay extends AutoCloseable {

  /** The port to send to instead of the target's. */
  int port();

  /** Ends what is connected and refuses what comes; datagrams vanish. Does nothing when cut. */
  void cut();

  /**
   * Makes the link fall silent: nothing is closed and nothing passes, as when a modem loses its
   * cell. What a stream has accepted waits for {@link #restore()}; datagrams vanish. The shape
   * stays.
   */
  void silence();

  /** Makes the link carry again. Does nothing when it is up. */
  void restore();

  /** Makes the link treat what it carries so from now on; what is under way is not touched. */
  void shape(Shape shape);

  /** Whether the link carries. */
  boolean isUp();

  /** Bytes passed on to the target so far. */
  long bytesUp();

  /** Bytes passed back from the target so far. */
  long bytesDown();

  @Override
  void close();
}
