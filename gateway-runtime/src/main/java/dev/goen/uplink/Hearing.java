package dev.goen.uplink;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes what the hub says to where it belongs. Used by the destination's thread alone. */
final class Hearing {

  private static final System.Logger LOG = System.getLogger(Hearing.class.getName());

  private final String destination;
  private final Feed feed;
  private final Optional<Confirming> confirming;
  private final Inbox inbox;
  private String lastWrong = "";

  Hearing(String destination, Feed feed, Optional<Confirming> confirming, Inbox inbox) {
    this.destination = destination;
    this.feed = feed;
    this.confirming = confirming;
    this.inbox = inbox;
  }

  void listen(Transport transport) throws LinkFault {
    List<String> topics = new ArrayList<>(inbox.topics());
    confirming.ifPresent(wanted -> topics.add(wanted.topic()));
    transport.listen(topics);
  }

  /** Asks what is due to be asked. */
  void ask(Transport transport) throws LinkFault {
    Optional<Inbox.Answer> question = inbox.question();
    if (question.isPresent()) {
      transport.say(question.get().path(), question.get().json());
    }
  }

  void heard(Transport transport, Delivery.Inbound inbound) throws LinkFault {
    if (confirming.isPresent() && inbound.topic().equals(confirming.get().topic())) {
      confirmed(inbound);
      return;
    }
    Optional<Inbox.Answer> answer = inbox.arrived(inbound.topic(), inbound.payload());
    if (answer.isPresent()) {
      transport.say(answer.get().path(), answer.get().json());
    }
  }

  private void confirmed(Delivery.Inbound inbound) {
    try {
      feed.confirmed(Confirmation.parse(inbound.payload()));
      lastWrong = "";
    } catch (IllegalArgumentException e) {
      String wrong = String.valueOf(e.getMessage());
      if (!wrong.equals(lastWrong)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}: a confirmation on {1} is ignored: {2}",
            destination,
            inbound.topic(),
            wrong);
        lastWrong = wrong;
      }
    }
  }

  void unheard(Delivery.Unheard unheard) {
    LOG.log(System.Logger.Level.WARNING, "{0}: {1}", destination, unheard.reason());
  }
}
