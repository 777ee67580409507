package dev.goen.uplink;

import dev.goen.keys.KeyReport;
import dev.goen.uplink.payload.Message;
import java.time.Duration;
import java.util.List;

/**
 * One way to one hub. Used by its destination's thread alone, but for {@link #wake()}. After a
 * {@link LinkFault} or {@link Delivery.LinkLost} it is closed and may be connected anew.
 */
public interface Transport {

  /** For people and logs, such as {@code mqtts://hub.example:8883}. */
  String name();

  /** How many bytes a message may have. */
  int mostBytes();

  /**
   * Makes a new connection; nothing of an earlier one is kept.
   *
   * @param within gives up after this
   */
  void connect(Duration within) throws LinkFault, InterruptedException;

  /** How many messages may be without an answer; known once connected. */
  int window();

  /**
   * How many bytes a message and its answer take on the link, both ways and with everything that
   * carries them, as far as that can be known before: what is sent again is not in it.
   */
  long linkBytes(Message message);

  /**
   * Sends a message. There must be room in the {@link #window()}.
   *
   * @param ticket what the {@link Delivery} will be known by; used once, over all connections
   */
  void send(long ticket, Message message) throws LinkFault, InterruptedException;

  /**
   * Waits for news.
   *
   * @return never null; {@link Delivery.Nothing} when the time is over or somebody called wake
   */
  Delivery await(Duration time) throws InterruptedException;

  /** Ends the present or the next await early; callable from any thread. */
  void wake();

  /**
   * Whether an answer is the hub's own word that it has stored a message. Behind a broker it is
   * not: a broker acknowledges what it may yet forget.
   */
  boolean answeredByTheHub();

  /**
   * Asks for what is published on these topics, from now to the end of the connection; it comes as
   * {@link Delivery.Inbound}, and what the hub does not let this gateway hear as {@link
   * Delivery.Unheard}. Not waited for. By a protocol that has no such thing nothing ever comes.
   */
  void listen(List<String> topics) throws LinkFault;

  /** Tells the hub something that is no pack, once: not retained, and not waited for. */
  void say(String path, byte[] json) throws LinkFault;

  /** Tells how the gateway is: retained where the protocol can, and not waited for. */
  void publishStatus(byte[] json) throws LinkFault;

  /**
   * Says goodbye and closes. Never takes much longer than the time given, whatever the network
   * does, and may be called at any time and more than once.
   *
   * @param lastStatus what the hub shall show from now on
   */
  void disconnect(byte[] lastStatus, Duration within);

  /**
   * Whether the connection should be made anew, once nothing is on its way, because there are other
   * keys than those it was made with. Called often, so it must be cheap.
   *
   * @throws LinkFault when it must end at once: the hub turns out not to be who it said
   */
  default boolean keysChanged() throws LinkFault {
    return false;
  }

  /** How the keys do; callable from any thread. */
  default KeyReport keys() {
    return KeyReport.NONE;
  }

  /** Drops the connection at once, without a word: the hub publishes the will. */
  void abort();
}
