package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.Waybill;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its first pack to its last: fills the window by lanes and settles what the
 * hub answers. Ends with an exception when the link is lost; nothing is settled by that.
 */
final class Session {

  private static final int TYPICAL_ENTRY_BYTES = 40;

  private static final Duration WHILE_DRAINING = Duration.ofMillis(50);
  private static final Duration WHILE_IDLE = Duration.ofSeconds(1);

  private final Transport transport;
  private final Scribe scribe;
  private final Feed feed;
  private final Times times;
  private final Tally tally;
  private final Hearing hearing;
  private final Metering metering;
  private final AtomicLong tickets;
  private final Lanes lanes;
  private final Drain drain;
  private final Pace pace = new Pace();
  private final PerLane<Deque<Part>> parts =
      new PerLane<>(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

  private final Map<Long, Part> unanswered = new HashMap<>();
  private boolean answered;
  private double entryBytes = TYPICAL_ENTRY_BYTES;

  /**
   * A session that nothing was sent in.
   *
   * @param tickets the last ticket used: what a client tells late of an earlier connection must
   *     never be taken for an answer of this one
   */
  Session(
      Transport transport,
      Scribe scribe,
      Feed feed,
      Times times,
      Tally tally,
      Hearing hearing,
      Metering metering,
      AtomicLong tickets) {
    this.transport = transport;
    this.scribe = scribe;
    this.feed = feed;
    this.times = times;
    this.tally = tally;
    this.hearing = hearing;
    this.metering = metering;
    this.tickets = tickets;
    this.lanes = new Lanes(transport.window());
    this.drain = new Drain(feed, scribe, transport::wake);
  }

  /** Sends as much as the window takes. */
  void fill() throws LinkFault, InterruptedException {
    feed.takeOffers();
    Optional<Lane> lane = lanes.next(this::maySend, pace.cap(times.now()));
    while (lane.isPresent()) {
      Deque<Part> waiting = parts.of(lane.get());
      if (waiting.isEmpty()) {
        open(lane.get());
      }
      if (!waiting.isEmpty()) {
        send(waiting.remove());
      }
      // A window of packs takes a while to make: an alarm that comes meanwhile is the next.
      feed.takeOffers();
      lane = lanes.next(this::maySend, pace.cap(times.now()));
    }
    tally.now(unanswered.size(), feed.parked(), metering.state(times.now()));
  }

  /** Waits for an answer, then settles all that have come. */
  void settle(Duration time) throws LinkFault, InterruptedException {
    Delivery delivery = transport.await(time);
    while (!(delivery instanceof Delivery.Nothing)) {
      switch (delivery) {
        case Delivery.Delivered delivered -> answered(delivered.ticket(), null);
        case Delivery.Refused refused -> answered(refused.ticket(), refused);
        case Delivery.Inbound inbound -> hearing.heard(transport, inbound);
        case Delivery.Unheard unheard -> {
          hearing.unheard(unheard);
          tally.refused(unheard.reason());
        }
        case Delivery.LinkLost lost -> throw new LinkFault(lost.reason(), true);
        case Delivery.Nothing nothing -> {}
      }
      delivery = transport.await(Duration.ZERO);
    }
  }

  /** Whether everything known has been sent and answered. */
  boolean idle() {
    return unanswered.isEmpty()
        && drain.isEmpty()
        && !hasMore(Lane.ALARM)
        && !hasMore(Lane.LIVE)
        && !hasMore(Lane.BACKLOG);
  }

  /** How long to wait for an answer: not long while the link's pace holds back a backlog. */
  Duration patience() {
    boolean draining = feed.owes() || !parts.backlog().isEmpty() || !drain.isEmpty();
    return draining && metering.allows(Lane.BACKLOG, times.now()) ? WHILE_DRAINING : WHILE_IDLE;
  }

  /** Whether the hub has answered anything, or was asked nothing: one that is deaf is no hub. */
  boolean isAnswered() {
    return answered || (unanswered.isEmpty() && drain.isEmpty());
  }

  boolean nothingInFlight() {
    return unanswered.isEmpty();
  }

  /** Packs that would have to be sent again if the link broke now. */
  int packsInFlight() {
    Set<Whole> wholes = new HashSet<>();
    unanswered.values().forEach(part -> wholes.add(part.whole));
    return wholes.size();
  }

  private boolean maySend(Lane lane) {
    return metering.allows(lane, times.now()) && hasMore(lane);
  }

  private boolean hasMore(Lane lane) {
    return !parts.of(lane).isEmpty() || (lane == Lane.BACKLOG ? drain.hasMore() : feed.has(lane));
  }

  /** Turns what is next of a lane into messages, if it is there. */
  private void open(Lane lane) throws InterruptedException {
    int most = transport.mostBytes();
    if (lane == Lane.BACKLOG) {
      int wanted = pace.packBytes(most);
      drain.pace(wanted, most);
      open(drain.take(entries(wanted)));
      return;
    }
    Optional<Pack> next = feed.next(lane, entries(most));
    if (next.isPresent()) {
      Pack pack = next.get();
      Scribe.Written written = scribe.write(pack);
      if (isTooLong(written)) {
        feed.halve(pack);
      } else {
        open(written);
      }
    }
  }

  private int entries(int bytes) {
    return (int) Math.clamp(bytes / entryBytes, 1, Pack.MOST_ENTRIES);
  }

  /** One that is too long is read again in halves, and with it what would overtake them. */
  private void open(List<Scribe.Written> packs) throws InterruptedException {
    for (int i = 0; i < packs.size(); i++) {
      Scribe.Written written = packs.get(i);
      if (isTooLong(written)) {
        feed.halve(written.waybill());
        packs.subList(i + 1, packs.size()).forEach(later -> feed.release(later.waybill()));
        drain.drop();
        return;
      }
      open(written);
    }
  }

  private boolean isTooLong(Scribe.Written written) {
    entryBytes += ((double) written.bytes() / written.entries() - entryBytes) / 4;
    return written.longest() > transport.mostBytes() && written.entries() > 1;
  }

  private void open(Scribe.Written written) {
    Whole whole = new Whole(written.waybill(), written.messages().size());
    for (Message message : written.messages()) {
      parts.of(written.waybill().lane()).add(new Part(whole, message));
    }
    tally.sent(written.waybill().lane(), written.bytes());
  }

  private void send(Part part) throws LinkFault, InterruptedException {
    long ticket = tickets.incrementAndGet();
    unanswered.put(ticket, part);
    lanes.sent(part.whole.pack.lane(), part.message.body().length);
    part.mark = pace.sent(times.now(), part.message.body().length);
    long onLink = transport.linkBytes(part.message);
    metering.spent(part.whole.pack.lane(), onLink, times.now());
    tally.onLink(part.whole.pack.lane(), onLink);
    transport.send(ticket, part.message);
  }

  private void answered(long ticket, Delivery.@Nullable Refused refused) {
    Part part = unanswered.remove(ticket);
    if (part == null) {
      return;
    }
    answered = true;
    int bytes = part.message.body().length;
    Whole whole = part.whole;
    lanes.answered(whole.pack.lane(), bytes);
    if (part.mark != null) {
      pace.answered(part.mark, bytes, times.now());
    }
    if (refused != null) {
      whole.refused = true;
      whole.forGood &= refused.permanent();
      whole.reason = part.message.path() + ": " + refused.reason();
    }
    whole.open--;
    if (whole.open == 0) {
      settle(whole);
    }
  }

  private void settle(Whole whole) {
    Waybill pack = whole.pack;
    if (!whole.refused) {
      feed.acknowledged(pack);
      tally.delivered(pack);
      return;
    }
    tally.refused(whole.reason);
    if (!whole.forGood) {
      feed.park(pack, false);
    } else if (pack.seqs().size() > 1) {
      feed.halve(pack);
    } else if (feed.giveUp(pack, whole.reason)) {
      tally.deadLetters(1);
    }
  }

  /** A pack with its messages without an answer. */
  private static final class Whole {
    private final Waybill pack;
    private int open;
    private boolean refused;
    private boolean forGood = true;
    private String reason = "";

    Whole(Waybill pack, int messages) {
      this.pack = pack;
      this.open = messages;
    }
  }

  /** One message of a pack. */
  private static final class Part {
    private final Whole whole;
    private final Message message;
    private Pace.@Nullable Mark mark;

    Part(Whole whole, Message message) {
      this.whole = whole;
      this.message = message;
    }
  }
}
