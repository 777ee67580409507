package dev.goen.uplink;

import java.util.List;
import java.util.Optional;

/** What the gateway listens to at its hub besides confirmations. */
public interface Inbox {

  /** Listens to nothing. */
  Inbox NONE =
      new Inbox() {
        @Override
        public List<String> topics() {
          return List.of();
        }

        @Override
        public Optional<Answer> arrived(String topic, byte[] payload) {
          return Optional.empty();
        }
      };

  /** The topics to ask for, in MQTT's form; {@code #} stands for all below. */
  List<String> topics();

  /** A message has come. Called on the destination's thread; must not wait for anything slow. */
  Optional<Answer> arrived(String topic, byte[] payload);

  /** Something to ask the hub, when it is due. Called often, on the destination's thread. */
  default Optional<Answer> question() {
    return Optional.empty();
  }

  /** What is to be said in return, on a topic of its own. */
  @SuppressWarnings("ArrayRecordComponent") // handed to the client without a copy
  record Answer(String path, byte[] json) {}
}
